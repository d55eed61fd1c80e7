package message

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// anyLetter makes letters of whatever people and programs put into their fields.
func anyLetter() *rapid.Generator[*Letter] {
	return rapid.Custom(func(t *rapid.T) *Letter {
		l := plainLetter()
		l.Subject = anyText().Draw(t, "subject")
		l.From.Name = anyText().Draw(t, "from")
		l.To = rapid.SliceOfN(anyAddress(), 1, 6).Draw(t, "to")
		l.Cc = rapid.SliceOfN(anyAddress(), 0, 3).Draw(t, "cc")
		l.Bcc = rapid.SliceOfN(anyAddress(), 0, 2).Draw(t, "bcc")
		l.InReplyTo = anyText().Draw(t, "in-reply-to")
		l.References = rapid.SliceOfN(rapid.OneOf(rapid.StringMatching(`[a-z]{1,80}@[a-z]{1,60}`), anyText()), 0, 80).Draw(t, "references")
		l.Text = anyText().Draw(t, "text")
		if rapid.Bool().Draw(t, "rich") {
			l.HTML = CleanLetterHTML(anyHTML().Draw(t, "html"), letterPictures)
			for range rapid.IntRange(0, 2).Draw(t, "pictures") {
				l.Inline = append(l.Inline, inlinePart("a@x.example", "image/png", string(anyBytes().Draw(t, "picture"))))
			}
		}
		l.Attachments = rapid.SliceOfN(anyAttachment(), 0, 3).Draw(t, "attachments")
		return l
	})
}

// anyText has the pieces that headers and texts break at, and all others.
func anyText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			" ", "  ", "\n", "\r\n", "\r", "\x00", "\t", "\"", "\\", "=?", "?=", "=?utf-8?q?x?=", "=", "<", ">", "> ", "@", ",", ";", ":", "(", ")",
			"From ", ".", "-- ", "--=_", "Bcc: x@x.example", "ü", "Grüße", "你好", "👩\u200D👩\u200D👧", "é", "\u202E", "\u200B", "\uFEFF", "\u2028", "%", "'",
			"word", "http://x.example/?a&b", strings.Repeat("long", 30), strings.Repeat("长", 40), strings.Repeat("word ", 30),
		}),
		rapid.String(),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
	})
}

func anyHTML() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"<p>", "</p>", "<div>", "<br>", "<b>", "</b>", "<blockquote type=cite>", "</blockquote>", "<ul><li>", "<table><tr><td>", "<td>",
			`<a href="https://x.example/?a=b">`, "</a>", `<img src="cid:a@x.example" alt="ü">`, `<font color=red>`, "<pre>\n", "<script>x</script>", "&nbsp;", "&amp;",
		}),
		anyText(),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
	})
}

func anyAddress() *rapid.Generator[Address] {
	return rapid.Custom(func(t *rapid.T) Address {
		return Address{
			Name: anyText().Draw(t, "name"),
			Addr: rapid.SampledFrom([]string{
				"a@x.example", "anna.b+c@x.example", `"a b"@x.example`, "a@bücher.example", "a@[192.0.2.1]", "o'b@x.example",
				strings.Repeat("a", 63) + "@" + strings.Repeat(strings.Repeat("b", 60)+".", 3) + "example",
			}).Draw(t, "address"),
		}
	})
}

func anyBytes() *rapid.Generator[[]byte] {
	return rapid.SliceOfN(rapid.Byte(), 0, 300)
}

func anyAttachment() *rapid.Generator[LetterPart] {
	return rapid.Custom(func(t *rapid.T) LetterPart {
		kind := rapid.SampledFrom([]string{
			"image/png", "text/plain", "text/html", "message/rfc822", "multipart/mixed", "application/x-\r\nBcc: x", "", "nothing", "application/pdf; name=x",
		}).Draw(t, "type")
		content := rapid.OneOf(
			rapid.Map(anyBytes(), func(b []byte) string { return string(b) }),
			rapid.Just("Subject: a\r\n\r\nb\r\n--=_c\r\n"),
			anyText(),
		).Draw(t, "content")
		return letterPart(anyText().Draw(t, "name"), kind, content)
	})
}

// TestLetterComesBack is the property that sending rests on: whatever stands in a
// letter, our own reader and go-message's find the same in what is written.
func TestLetterComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if err := checkLetter(anyLetter().Draw(t, "letter")); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzLetter looks for what rapid's pieces don't make.
func FuzzLetter(f *testing.F) {
	f.Add("Grüße\r\nBcc: x@x.example", "O'Brien, \"J\"", "> a \n-- \nFrom", "<p>a<img src=cid:a>", "ü\".pdf", []byte("a\x00b"), "message/rfc822")
	f.Add("", "", "-- \u202E ", "", strings.Repeat("x", 2000), []byte("Bcc: x"), "message/rfc822")
	f.Add("", "", "", "", "\uFEFF \uFEFFa", []byte("x"), "a/b")
	f.Add("=?utf-8?q?a?=  b", "=?", "", "", "a/b:c", []byte("Subject: x\r\n\r\ny"), "text/plain")
	f.Fuzz(func(t *testing.T, subject, name, text, html, file string, content []byte, kind string) {
		l := plainLetter()
		l.Subject, l.Text, l.HTML = subject, text, CleanLetterHTML(html, letterPictures)
		l.From.Name, l.To[0].Name = name, name
		l.References, l.InReplyTo = []string{subject, name}, file
		l.Attachments = []LetterPart{letterPart(file, kind, string(content))}
		if err := checkLetter(l); err != nil {
			t.Error(err)
		}
	})
}

// checkLetter writes a letter and reads it in two ways.
func checkLetter(l *Letter) error {
	var out bytes.Buffer
	if err := l.Write(context.Background(), &out); err != nil {
		return err
	}
	if problem := checkMail(out.Bytes(), l.NeedsUTF8()); problem != "" {
		return errors.New(problem + " in\n" + out.String())
	}
	for _, check := range []func(l *Letter, raw []byte) error{checkOwnReader, checkGoMessage} {
		if err := check(l, out.Bytes()); err != nil {
			return fmt.Errorf("%w in\n%s", err, out.String())
		}
	}
	return nil
}

// different is an error when two values aren't the same.
func different(what string, want, got any) error {
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("%s: %s", what, diff)
	}
	return nil
}

func checkOwnReader(l *Letter, raw []byte) error {
	back := readLetter(raw)
	for name, list := range map[string][]Address{"From": {l.From}, "To": l.To, "Cc": l.Cc, "Bcc": nil} {
		if got := back.header.Addresses(name); !slices.EqualFunc(list, got, sameAddress) {
			return fmt.Errorf("%s: %q became %q", name, list, got)
		}
	}
	_, lines := back.plain()
	html := ""
	if l.HTML != "" {
		html = strings.TrimSpace(CleanLetterHTML(back.sections[SectionHTML], letterPictures))
	}
	text := l.Text
	if text == "" && l.HTML != "" {
		text = TextFromHTML(l.HTML)
	}
	return errors.Join(
		different("subject", cutString(cleanLine(letterLine(l.Subject)), maxTextBytes), back.header.Text("Subject")),
		different("id", l.MessageID, back.header.MessageID()),
		different("text", shownLines(letterLines(text)), shownLines(lines)),
		different("html", strings.TrimSpace(l.HTML), html),
		different("attachments", attachmentsOf(l), back.attachments()),
	)
}

// attachmentsOf are the names and octets of what goes with a letter.
func attachmentsOf(l *Letter) []string {
	var all []string
	for _, part := range l.Attachments {
		name := letterFilename(part.Name)
		var content bytes.Buffer
		r, _ := part.Open(context.Background())
		_, _ = content.ReadFrom(r)
		all = append(all, attachmentText(name, content.Bytes()))
	}
	return all
}

// attachmentText is an attachment for comparing. We give messages that are sent as
// files an extension, or a name.
func attachmentText(name string, content []byte) string {
	name = strings.TrimSuffix(name, ".eml")
	if name == "message" {
		name = ""
	}
	return name + ": " + string(content)
}

func (b readBack) attachments() []string {
	var all []string
	for part := range ParseMail(b.raw).Leaves() {
		if part.Disposition == "attachment" {
			all = append(all, attachmentText(part.name(), b.bytes(part)))
		}
	}
	return all
}

func checkGoMessage(l *Letter, raw []byte) error {
	got, err := readGoMessage(raw)
	if err != nil {
		return fmt.Errorf("go-message: %w", err)
	}
	var names []string
	for _, a := range l.To {
		names = append(names, letterLine(a.Name)+" <"+plainWire(a)+">")
	}
	want := attachmentsOf(l)
	if slices.ContainsFunc(l.Attachments, func(p LetterPart) bool { return strings.Contains(p.Name, "=?") }) {
		want, got.attachments = nil, nil // it decodes such names twice
	}
	return errors.Join(
		different("go-message's subject", letterLine(l.Subject), got.subject),
		different("go-message's names", names, got.names),
		different("go-message's attachments", want, got.attachments),
	)
}

// plainWire is an address with a quoted local part as go-message gives it.
func plainWire(a Address) string {
	return strings.ReplaceAll(a.Wire(), `"`, "")
}

package message

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func richLetter() *Letter {
	l := plainLetter()
	l.From = Address{Name: "Ann-Kathrin Müller", Addr: "anna@bücher.example"}
	l.To = []Address{{Name: "Ben, the \"neighbour\"", Addr: "ben@x.example"}, {Name: "家族", Addr: "kazoku@x.example"}}
	l.Cc = []Address{{Name: "Carl", Addr: "carl@x.example"}}
	l.Bcc = []Address{{Addr: "dora@x.example"}}
	l.Subject = "Grüße aus Köln – mit Bildern von unserem Sommer, den Fahrrädern und dem großen Zelt"
	l.InReplyTo, l.References = "b@x.example", []string{"a@x.example", "b@x.example"}
	l.Text = "> Kommt ihr?\nJa, und wir bringen das große Zelt und die Fahrräder mit, wenn es dann noch hell genug ist.\n-- \nAnna\n"
	l.HTML = `<blockquote type="cite">Kommt ihr?</blockquote><p>Ja, und wir bringen <b>das große Zelt</b> mit.<img src="cid:zelt@x.example"></p>`
	l.Inline = []LetterPart{inlinePart("zelt@x.example", "image/png", "\x89PNG\r\n\x1a\n")}
	return l
}

// goldenLetters are typical letters.
func goldenLetters() map[string]*Letter {
	attached := plainLetter()
	attached.Attachments = []LetterPart{
		letterPart("plan.pdf", "application/pdf", strings.Repeat("%PDF", 40)),
		letterPart("Einladung für alle – bitte lesen, ausdrucken und mitbringen.txt", "text/plain", "Grüße\n"),
		letterPart("message.eml", "message/rfc822", "Subject: a\r\n\r\nb\r\n"),
	}
	chinese := plainLetter()
	chinese.Subject, chinese.Text = "问候", "你好！我们什么时候见面？\n"
	return map[string]*Letter{"plain": plainLetter(), "rich": richLetter(), "attached": attached, "chinese": chinese}
}

// writeFixed writes a letter with boundaries that are known.
func writeFixed(t *testing.T, l *Letter, header string) []byte {
	t.Helper()
	var out bytes.Buffer
	n := 0
	w := newLetterWriter(t.Context(), &out, func() string { n++; return "=_boundary" + strconv.Itoa(n) })
	w.text(header + "MIME-Version: 1.0\r\n")
	w.letter(l)
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestGoldenLetters compares letters with what they were when somebody looked at
// them.
func TestGoldenLetters(t *testing.T) {
	for name, l := range goldenLetters() {
		t.Run(name, func(t *testing.T) {
			got := writeFixed(t, l, l.header())
			requireMail(t, got, false)
			file := filepath.Join("testdata", "letters", name+".eml")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLetterHeader(t *testing.T) {
	tests := map[string]struct {
		change func(l *Letter)
		want   string
	}{
		"subject":       {func(l *Letter) { l.Subject = "A  b" }, "Subject: =?utf-8?q?A__b?=\r\n"},
		"no subject":    {func(l *Letter) { l.Subject = "" }, "Subject:\r\n"},
		"as if encoded": {func(l *Letter) { l.Subject = "=?utf-8?q?a?=" }, "Subject: =?utf-8?b?PT91dGYtOD9xP2E/PQ==?=\r\n"},
		"new lines":     {func(l *Letter) { l.Subject = "a\r\nBcc: x@x.example" }, "Subject: =?utf-8?q?a__Bcc=3A_x=40x=2Eexample?=\r\n"},
		"quoted name":   {func(l *Letter) { l.To[0].Name = `B. "x" <y>` }, "To: \"B. \\\"x\\\" <y>\" <ben@x.example>\r\n"},
		"lines in name": {func(l *Letter) { l.To[0].Name = "a\r\nBcc: x" }, "To: =?utf-8?q?a__Bcc=3A_x?= <ben@x.example>\r\n"},
		"own letters":   {func(l *Letter) { l.To[0].Addr = "ben@bücher.example" }, "To: ben@xn--bcher-kva.example\r\n"},
		"own letters before the @": {
			func(l *Letter) { l.To[0].Addr = "jörg@bücher.example" }, "To: jörg@xn--bcher-kva.example\r\n",
		},
		"two dots":     {func(l *Letter) { l.To[0].Addr = "a..b@x.example" }, "To: \"a..b\"@x.example\r\n"},
		"nobody named": {func(l *Letter) { l.To, l.Bcc = nil, l.To }, "To: undisclosed-recipients:;\r\n"},
		"reply to":     {func(l *Letter) { l.ReplyTo = []Address{{Name: "A", Addr: "a@x.example"}} }, "Reply-To: A <a@x.example>\r\n"},
		"odd ids": {
			func(l *Letter) {
				l.References = []string{"a@x>\r\nBcc: <b@x", "ü@x", "", strings.Repeat("x", 1000), "c@x"}
			},
			"References: <c@x>\r\n",
		},
		"program": {func(*Letter) {}, "User-Agent: Hearthmail\r\n"},
		"date":    {func(*Letter) {}, "Date: Sun, 01 Mar 2026 09:05:00 +0100\r\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := plainLetter()
			test.change(l)
			raw := string(writeLetter(t, l))
			if header, _, _ := strings.Cut(raw, "\r\n\r\n"); !strings.Contains(header+"\r\n", test.want) {
				t.Errorf("%q is not in\n%s", test.want, header)
			}
			if strings.Contains(raw, "\nBcc:") {
				t.Error("there is a Bcc")
			}
		})
	}
}

// TestLettersThatCantBeSent has what Write refuses.
func TestLettersThatCantBeSent(t *testing.T) {
	broken := errors.New("broken")
	for name, change := range map[string]func(l *Letter){
		"no sender":         func(l *Letter) { l.From = Address{} },
		"no recipient":      func(l *Letter) { l.To = nil },
		"no address":        func(l *Letter) { l.Cc = []Address{{Name: "Ben"}} },
		"address in lines":  func(l *Letter) { l.Bcc = []Address{{Addr: "a@x.example\r\nBcc: b@x.example"}} },
		"no id":             func(l *Letter) { l.MessageID = "" },
		"id in lines":       func(l *Letter) { l.MessageID = "a@x>\r\nBcc: <b" },
		"attachment absent": func(l *Letter) { l.Attachments = []LetterPart{{Name: "a"}} },
		"attachment that can't be opened": func(l *Letter) {
			l.Attachments = []LetterPart{{Open: func(context.Context) (io.ReadCloser, error) { return nil, broken }}}
		},
		"attachment that breaks off": func(l *Letter) {
			l.Attachments = []LetterPart{{Type: "message/rfc822", Open: func(context.Context) (io.ReadCloser, error) {
				return io.NopCloser(io.MultiReader(strings.NewReader("abc"), brokenReader{broken})), nil
			}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := plainLetter()
			change(l)
			if err := l.Write(t.Context(), io.Discard); err == nil {
				t.Error("it was written")
			} else if strings.Contains(err.Error(), "x.example") {
				t.Errorf("the error tells an address: %v", err)
			}
		})
	}
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

// TestLetterOfEndedContext: nothing is read any more once nobody waits.
func TestLetterOfEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := plainLetter()
	l.Attachments = []LetterPart{letterPart("a", "image/png", "b")}
	if err := l.Write(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestLetterStreams: a large attachment costs no memory of its size, and the size
// is known beforehand.
func TestLetterStreams(t *testing.T) {
	const size = 16 << 20
	l := richLetter()
	l.Attachments = []LetterPart{{Name: "a.bin", Type: "application/zip", Size: size, Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(zeroReader{}, size)), nil
	}}}
	var start, end runtime.MemStats
	runtime.ReadMemStats(&start)
	before, err := l.Size(t.Context())
	runtime.ReadMemStats(&end)
	if err != nil {
		t.Fatal(err)
	}
	if took := end.TotalAlloc - start.TotalAlloc; took > 1<<20 {
		t.Errorf("it took %d bytes", took)
	}
	var n countWriter
	if err := l.Write(t.Context(), &n); err != nil || int64(n) != before {
		t.Errorf("%d octets were foretold, %d were written, %v", before, n, err)
	}
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestLetterMessages has the ways that a message goes with a letter.
func TestLetterMessages(t *testing.T) {
	for name, test := range map[string]struct{ message, kind, encoding, file string }{
		"ASCII":         {"Subject: a\r\n\r\nb\r\n", "message/rfc822", "7bit", "m.eml"},
		"ends early":    {"Subject: a\r\n\r\nb", "message/rfc822", "7bit", "m.eml"},
		"eight bits":    {"Subject: a\r\n\r\n\xc3\xbc\r\n", "application/octet-stream", "base64", "m.eml"},
		"bare LF":       {"Subject: a\n\nb\n", "application/octet-stream", "base64", "m.eml"},
		"bare CR":       {"Subject: a\r\n\r\nb\rc\r\n", "application/octet-stream", "base64", "m.eml"},
		"CR at the end": {"Subject: a\r\n\r\nb\r", "application/octet-stream", "base64", "m.eml"},
		"NUL":           {"Subject: a\r\n\r\nb\x00\r\n", "application/octet-stream", "base64", "m.eml"},
		"longest line":  {"Subject: a\r\n\r\n" + strings.Repeat("b", 998) + "\r\n", "message/rfc822", "7bit", "m.eml"},
		"long line":     {"Subject: a\r\n\r\n" + strings.Repeat("b", 999) + "\r\n", "application/octet-stream", "base64", "m.eml"},
		"long last":     {"Subject: a\r\n\r\n" + strings.Repeat("b", 999), "application/octet-stream", "base64", "m.eml"},
	} {
		t.Run(name, func(t *testing.T) {
			l := plainLetter()
			l.Attachments = []LetterPart{letterPart("m", "message/rfc822", test.message)}
			if test.kind == "message/rfc822" {
				l.Attachments[0].Name = "m.eml"
			}
			back := readLetter(writeLetter(t, l))
			part := back.content.Attachments[0]
			if part.MediaType() != test.kind || part.Encoding != test.encoding || part.Filename() != test.file {
				t.Errorf("%s in %s, %q", part.MediaType(), part.Encoding, part.Filename())
			}
			if got := string(back.bytes(part)); got != test.message {
				t.Errorf("%q became %q", test.message, got)
			}
		})
	}
}

func TestDraft(t *testing.T) {
	l := richLetter()
	l.ID, l.Kind, l.Original = "ABC", "reply-all", "mABC_-"
	l.Cc = append(l.Cc, Address{Name: "who was (it"}, Address{Addr: "erna@"})
	var out bytes.Buffer
	if err := l.WriteDraft(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	h := ParseHeader(out.Bytes())
	if h.Raw("X-Hearthmail-Draft") != "ABC" || h.Raw("X-Hearthmail-Original") != "reply-all mABC_-" {
		t.Errorf("%s", out.Bytes())
	}
	if diff := cmp.Diff(l.Bcc, h.Addresses("Bcc")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Address{{Name: "Carl", Addr: "carl@x.example"}, {Name: "who was (it"}, {Name: "erna@"}}, h.Addresses("Cc")); diff != "" {
		t.Error(diff)
	}
	empty := &Letter{Kind: "reply\r\nBcc: x", Original: "m"}
	out.Reset()
	if err := empty.WriteDraft(t.Context(), &out); err != nil || strings.Contains(out.String(), "Bcc") || strings.Contains(out.String(), "To:") {
		t.Errorf("%v\n%s", err, out.Bytes())
	}
	sent := string(writeLetter(t, richLetter()))
	if strings.Contains(sent, "X-Hearthmail") || strings.Contains(sent, "dora") {
		t.Error(sent)
	}
	if got := richLetter().BccField(); got != "Bcc: dora@x.example\r\n" {
		t.Errorf("%q", got)
	}
}

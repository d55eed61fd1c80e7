package message

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	gomail "github.com/emersion/go-message/mail"
)

// letterPart is a part that lies in memory.
func letterPart(name, kind, content string) LetterPart {
	return LetterPart{Name: name, Type: kind, Size: int64(len(content)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

func inlinePart(id, kind, content string) LetterPart {
	part := letterPart("", kind, content)
	part.ContentID = id
	return part
}

// plainLetter is the least that can be sent.
func plainLetter() *Letter {
	return &Letter{
		ID: "KQ7XZ", MessageID: "kq7xz@x.example", Date: time.Date(2026, 3, 1, 9, 5, 0, 0, time.FixedZone("", 3600)),
		From: Address{Addr: "anna@x.example"}, To: []Address{{Addr: "ben@x.example"}}, Subject: "Hello", Text: "Hello.\n",
	}
}

// writeLetter writes a letter as it is submitted and checks what must hold for
// every mail.
func writeLetter(t *testing.T, l *Letter) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := l.Write(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	requireMail(t, out.Bytes(), l.NeedsUTF8())
	return out.Bytes()
}

func requireMail(t *testing.T, raw []byte, utf8 bool) {
	t.Helper()
	if problem := checkMail(raw, utf8); problem != "" {
		t.Fatalf("%s in\n%.4000s", problem, raw)
	}
}

// checkMail says what in a mail must not go over the wire (RFC 5321, section
// 4.5.3.1.6, RFC 5322, section 2.1), "" for nothing.
func checkMail(raw []byte, utf8 bool) string {
	text := string(raw)
	if !strings.HasSuffix(text, "\r\n") {
		return "no line end at the end"
	}
	rest := strings.ReplaceAll(text, "\r\n", "")
	if strings.ContainsAny(rest, "\r\n\x00") {
		return "a bare CR or LF, or a NUL"
	}
	header, _, _ := strings.Cut(text, "\r\n\r\n")
	if at := strings.IndexFunc(header, func(r rune) bool { return r >= 0x80 }); at >= 0 && !utf8 {
		return fmt.Sprintf("no ASCII at %.40q", header[at:])
	}
	for line := range strings.SplitSeq(header, "\r\n") {
		name, _, ok := strings.Cut(line, ":")
		if line[0] != ' ' && (!ok || !knownFields[name]) {
			return fmt.Sprintf("the line %q in the header", line)
		}
		words := strings.Fields(line)
		if line[0] != ' ' {
			words = words[1:]
		}
		if len(line) > 78 && len(words) > 1 {
			return fmt.Sprintf("the line %q can be folded", line)
		}
		if strings.TrimSpace(line) == "" {
			return "a blank line in the header"
		}
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 998 {
			return fmt.Sprintf("a line of %d octets", len(line))
		}
	}
	return ""
}

// knownFields are all that a letter's header may have.
var knownFields = map[string]bool{
	"Date": true, "From": true, "Reply-To": true, "To": true, "Cc": true, "Subject": true, "Message-ID": true, "In-Reply-To": true,
	"References": true, "User-Agent": true, "MIME-Version": true, "Content-Type": true, "Content-Transfer-Encoding": true,
}

// readBack is a mail as our own reader shows it.
type readBack struct {
	header   Header
	content  Content
	raw      []byte
	sections map[SectionKind]string
}

func readLetter(raw []byte) readBack {
	back := readBack{raw: raw, header: ParseHeader(raw), content: Choose(ParseMail(raw)), sections: map[SectionKind]string{}}
	for _, section := range back.content.Sections {
		back.sections[section.Kind] += DecodeText(back.bytes(section.Part), section.Part.Charset())
	}
	return back
}

// bytes are a part's octets, decoded.
func (b readBack) bytes(p *Part) []byte {
	decoded, _ := io.ReadAll(NewTransferDecoder(bytes.NewReader(b.raw[p.Range.Start:p.Range.End]), p.Encoding))
	return decoded
}

// plain is the text/plain part, wherever it is.
func (b readBack) plain() (text string, lines []Line) {
	for part := range ParseMail(b.raw).Leaves() {
		if part.MediaType() == "text/plain" && part.Disposition == "" {
			text = DecodeText(b.bytes(part), part.Charset())
			return text, FormatText(text, part.Params)
		}
	}
	return "", nil
}

// goMessage is what go-message's reader makes of a mail.
type goMessage struct {
	subject     string
	names       []string // "name <address>" of To
	attachments []string // file name and octets
}

func readGoMessage(raw []byte) (got goMessage, err error) {
	r, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return got, err
	}
	if got.subject, err = r.Header.Subject(); err != nil {
		return got, err
	}
	list, err := r.Header.AddressList("To")
	if err != nil {
		return got, err
	}
	for _, a := range list {
		got.names = append(got.names, a.Name+" <"+a.Address+">")
	}
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		content, err := io.ReadAll(part.Body)
		if err != nil {
			return got, err
		}
		if h, ok := part.Header.(*gomail.AttachmentHeader); ok {
			name, err := h.Filename()
			if err != nil {
				return got, err
			}
			got.attachments = append(got.attachments, attachmentText(name, content))
		}
	}
}

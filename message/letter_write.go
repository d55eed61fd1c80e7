package message

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Write writes the letter as it is submitted (RFC 5322, RFC 2045): lines end in
// CRLF and are never longer than 998 octets. Bcc isn't in it. Attachments are
// opened one after the other and never held whole; each that can't be read is an
// error, and so is what can't be sent: a sender or a recipient that is no address,
// no recipient at all, no Message-ID. Each call makes boundaries of its own, of one
// length.
func (l *Letter) Write(ctx context.Context, w io.Writer) error {
	if err := l.check(); err != nil {
		return err
	}
	return l.write(ctx, w, l.header())
}

// WriteDraft writes it as it is kept to be written on: with Bcc, with what tells
// which letter it is, and whatever stands in its fields.
func (l *Letter) WriteDraft(ctx context.Context, w io.Writer) error {
	return l.write(ctx, w, l.draftHeader())
}

// Size is how many octets Write writes. It reads all attachments.
func (l *Letter) Size(ctx context.Context) (int64, error) {
	var n countWriter
	err := l.Write(ctx, &n)
	return int64(n), err
}

type countWriter int64

func (c *countWriter) Write(p []byte) (int, error) {
	*c += countWriter(len(p))
	return len(p), nil
}

// BccField is the field, with its line end, that the copy in Sent has before what
// was submitted; "" for none.
func (l *Letter) BccField() string { return addressField("Bcc", l.Bcc) }

// NeedsUTF8 says whether an address of it needs SMTPUTF8 (RFC 6531).
func (l *Letter) NeedsUTF8() bool {
	if l.From.NeedsUTF8() {
		return true
	}
	for _, list := range [][]Address{l.ReplyTo, l.To, l.Cc, l.Bcc} {
		for _, a := range list {
			if a.NeedsUTF8() {
				return true
			}
		}
	}
	return false
}

// check looks for what keeps a letter from being sent.
func (l *Letter) check() error {
	if l.From.Wire() == "" {
		return errors.New("the sender of the letter is no address")
	}
	if !isMessageID(l.MessageID) {
		return errors.New("the letter has no usable Message-ID")
	}
	if len(l.To)+len(l.Cc)+len(l.Bcc) == 0 {
		return errors.New("the letter has no recipient")
	}
	for name, list := range map[string][]Address{"Reply-To": l.ReplyTo, "To": l.To, "Cc": l.Cc, "Bcc": l.Bcc} {
		for _, a := range list {
			if a.Wire() == "" {
				return fmt.Errorf("something in %s of the letter is no address", name)
			}
		}
	}
	return nil
}

// userAgent is what wrote the letter.
const userAgent = "Hearthmail"

func (l *Letter) header() string {
	to := addressField("To", l.To)
	if len(l.To)+len(l.Cc) == 0 {
		to = "To: undisclosed-recipients:;\r\n"
	}
	return l.fields(to) + "User-Agent: " + userAgent + "\r\n"
}

func (l *Letter) draftHeader() string {
	header := l.fields(addressField("To", l.To) + l.BccField())
	if isToken(l.ID) {
		header += "X-Hearthmail-Draft: " + l.ID + "\r\n"
	}
	if isToken(l.Kind) && isToken(l.Original) {
		header += "X-Hearthmail-Original: " + l.Kind + " " + l.Original + "\r\n"
	}
	return header
}

// fields are those that every letter has; to are those of its recipients that are
// not the same in all.
func (l *Letter) fields(to string) string {
	return "Date: " + l.Date.Format(time.RFC1123Z) + "\r\n" +
		addressField("From", []Address{l.From}) +
		addressField("Reply-To", l.ReplyTo) +
		to +
		addressField("Cc", l.Cc) +
		textField("Subject", l.Subject) +
		idField("Message-ID", l.MessageID) +
		idField("In-Reply-To", l.InReplyTo) +
		idField("References", l.References...)
}

// isToken tells our own names of letters and of what they answer.
func isToken(s string) bool {
	return s != "" && len(s) <= maxWrittenID && isAlnums(strings.Map(dropHyphens, s))
}

func (l *Letter) write(ctx context.Context, w io.Writer, header string) error {
	out := newLetterWriter(ctx, w, newBoundary)
	out.text(header + "MIME-Version: 1.0\r\n")
	out.letter(l)
	return out.finish()
}

// newBoundary is a boundary that nobody can know before it is written (RFC 2046,
// section 5.1.1). "=_" is in neither base64 nor quoted-printable.
func newBoundary() string { return "=_" + rand.Text() }

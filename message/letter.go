package message

import (
	"context"
	"io"
	"time"
)

// Letter is a mail that is being written, or about to be sent.
type Letter struct {
	ID        string // names it from first to last: letters and digits
	MessageID string // without angle brackets (RFC 5322, section 3.6.4)
	Date      time.Time

	From           Address
	ReplyTo        []Address
	To, Cc, Bcc    []Address
	Subject        string
	InReplyTo      string   // without angle brackets, "" for none
	References     []string // without angle brackets, the oldest first
	Text           string   // lines end in "\n"; "" when it is to be made from HTML
	HTML           string   // cleaned; pictures within it are cid: addresses of Inline; "" for a plain letter
	Inline         []LetterPart
	Attachments    []LetterPart
	Original, Kind string // of a draft alone: what it answers or forwards, and how
}

// LetterPart is something that goes with a letter: an attachment, or a picture
// within its HTML.
type LetterPart struct {
	Name      string // file name, "" for none
	Type      string // media type: "image/png"
	Size      int64  // octets
	ContentID string // without angle brackets; of a picture within the HTML
	Open      func(ctx context.Context) (io.ReadCloser, error)
}

// BadAddress is what stands in a field of recipients and is no address.
type BadAddress struct {
	Text  string
	Fault AddressFault
}

// Shown is the text as far as a line has room for it: 80 characters.
func (b BadAddress) Shown() string {
	const most = 80
	text := []rune(b.Text)
	if len(text) > most {
		text = append(text[:most], '…')
	}
	return string(text)
}

package imapclient

import (
	"fmt"
	"strings"
	"time"

	"hearthmail/message"
)

// Bounds on what a row of a list may cost, in octets: a subject is cut off
// rather than a page made heavy by a message with a huge header.
const (
	maxRowHeader     = 1024 // Date, From and Subject together
	maxRowRecipients = 512  // To, which may name hundreds
)

// Summary is what a list shows of a message. No octet of a body was fetched
// for it.
type Summary struct {
	UID            uint32
	Flags          []string // system flags as RFC 9051 writes them
	Date           time.Time
	From           []message.Address
	To             []message.Address
	Subject        string
	Size           int64 // octets (RFC822.SIZE)
	HasAttachments bool
	Unreadable     bool // the server's answer for this row made no sense

	body *message.Part // that is shown when the message is opened; nil for none
}

// Has says whether the message has the flag; flags know no case.
func (s *Summary) Has(flag string) bool { return hasFlag(s.Flags, flag) }

func hasFlag(flags []string, flag string) bool {
	for _, f := range flags {
		if strings.EqualFold(f, flag) {
			return true
		}
	}
	return false
}

// rowItems is what a FETCH asks for a row. HEADER.FIELDS in place of ENVELOPE:
// Dovecot gives it in half the time, it can be bounded, and it reaches us as
// the sender wrote it. BODYSTRUCTURE comes last: where it can't be read, the
// rest of the row is known.
func rowItems() string {
	return fmt.Sprintf("(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[%s]<0.%d> BODY.PEEK[%s]<0.%d> BODYSTRUCTURE)",
		rowHeader, maxRowHeader, rowRecipients, maxRowRecipients)
}

// The sections of a row.
const (
	rowHeader     = "HEADER.FIELDS (DATE FROM SUBJECT)"
	rowRecipients = "HEADER.FIELDS (TO)"
)

// isRow tells the answer to a FETCH of a row from flags that the server pushed.
func (row *fetched) isRow() bool {
	return row.uid != 0 && (row.sections != nil || row.structure != nil || row.size != 0 || !row.date.IsZero())
}

// summarise reads a row.
func summarise(row *fetched) Summary {
	header := message.ParseHeader(row.sections[rowHeader])
	s := Summary{
		UID:            row.uid,
		Flags:          row.flags,
		Date:           row.date,
		From:           header.Addresses("From"),
		To:             message.ParseHeader(row.sections[rowRecipients]).Addresses("To"),
		Subject:        header.Text("Subject"),
		Size:           row.size,
		HasAttachments: message.HasAttachments(row.structure),
		Unreadable:     row.sections[rowHeader] == nil,
		body:           bodyOf(row.structure),
	}
	if date, ok := header.Date(); ok {
		s.Date = date
	}
	return s
}

// bodyOf is the part to fetch along with a message, without its children.
func bodyOf(structure *message.Part) *message.Part {
	content := message.Choose(structure)
	body := content.Body()
	if body == nil {
		return nil
	}
	return &message.Part{Path: body.Path, Size: body.Size}
}

// bytes is about how much memory a row takes.
func (s *Summary) bytes() int64 {
	size := 350 + len(s.Subject)
	for _, people := range [][]message.Address{s.From, s.To} {
		for _, p := range people {
			size += 100 + len(p.Name) + len(p.Addr)
		}
	}
	return int64(size)
}

package imapclient

import (
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"

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

func rowHeader() *imap.FetchItemBodySection {
	return headerFields(maxRowHeader, "Date", "From", "Subject")
}

func rowRecipients() *imap.FetchItemBodySection {
	return headerFields(maxRowRecipients, "To")
}

func headerFields(limit int64, names ...string) *imap.FetchItemBodySection {
	return &imap.FetchItemBodySection{
		Specifier:    imap.PartSpecifierHeader,
		HeaderFields: names,
		Partial:      &imap.SectionPartial{Size: limit},
		Peek:         true,
	}
}

// rowItems is what a FETCH asks for a row. HEADER.FIELDS in place of ENVELOPE:
// Dovecot gives it in half the time, it can be bounded, and what is odd in it
// can't end the connection.
func (c *connection) rowItems() *imap.FetchOptions {
	items := &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, RFC822Size: true,
		BodySection: []*imap.FetchItemBodySection{rowHeader(), rowRecipients()},
	}
	if !c.cautious {
		items.BodyStructure = &imap.FetchItemBodyStructure{Extended: true}
	}
	return items
}

// summarise reads a row. It is false for a FETCH that is no row: flags that
// the server pushed and that go-imap took for an answer.
func summarise(row *goimap.FetchMessageBuffer) (Summary, bool) {
	head := row.FindBodySection(rowHeader())
	if row.UID == 0 || head == nil {
		return Summary{}, false
	}
	header := message.ParseHeader(head)
	s := Summary{
		UID:            uint32(row.UID),
		Flags:          flagNames(row.Flags),
		Date:           row.InternalDate,
		From:           header.Addresses("From"),
		To:             message.ParseHeader(row.FindBodySection(rowRecipients())).Addresses("To"),
		Subject:        header.Text("Subject"),
		Size:           row.RFC822Size,
		HasAttachments: message.HasAttachments(partOf(row.BodyStructure)),
	}
	if date, ok := header.Date(); ok {
		s.Date = date
	}
	return s, true
}

// flagNames gives system flags the spelling of RFC 9051, which some servers
// lower-case, and leaves out \Recent, which says nothing to a person.
func flagNames(flags []imap.Flag) []string {
	names := make([]string, 0, len(flags))
	for _, f := range flags {
		if strings.EqualFold(string(f), `\Recent`) {
			continue
		}
		names = append(names, canonicalFlag(string(f)))
	}
	return names
}

func canonicalFlag(f string) string {
	for _, system := range []imap.Flag{
		imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagDraft,
	} {
		if strings.EqualFold(f, string(system)) {
			return string(system)
		}
	}
	return f
}

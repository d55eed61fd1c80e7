package templates

import (
	"context"
	"strings"

	"hearthmail/message"
)

// MailPage is a page about one message beside the one that shows it.
type MailPage struct {
	Chrome
	At      MailLinks
	Subject string // decoded; "" when there is none
	Back    string // address of the page that shows the message
}

func (m MailPage) subject(ctx context.Context) string { return subjectOf(ctx, m.Subject) }

// HeadersPage lists a message's header.
type HeadersPage struct {
	MailPage
	Fields    []message.HeaderField
	Hops      []message.Hop // the first sender's server first
	Shortened bool          // the header has more
}

// SourcePage shows a message as it was sent.
type SourcePage struct {
	MailPage
	Lines     []string // each with its line break; made visible
	Shortened bool     // there is more
}

// chunks are the lines in runs, which a browser lays out one by one.
func (m SourcePage) chunks() []string {
	var all []string
	for len(m.Lines) > 0 {
		n := min(len(m.Lines), chunkLines)
		all = append(all, strings.Join(m.Lines[:n], ""))
		m.Lines = m.Lines[n:]
	}
	return all
}

// PrintPage shows a message for paper.
type PrintPage struct {
	MailPage
	Message *Message
}

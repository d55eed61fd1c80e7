package imapclient

import (
	"context"
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"

	"hearthmail/message"
)

// maxHeader bounds the header of an open message, in octets.
const maxHeader = 64 << 10

// Message is an open message: its row, the rest of its header and its
// structure, but no body.
type Message struct {
	Summary
	UIDValidity uint32
	Cc          []message.Address
	ReplyTo     []message.Address
	Structure   *message.Part // nil when it could not be read
	Above       uint32        // UID of the row above in the list, 0 for none
	Below       uint32        // UID of the row below
}

// Message gives the message with this UID and, unless q is nil, its neighbours
// in the list that q describes. KindNotFound when it isn't there.
func (a *Account) Message(ctx context.Context, mailbox string, uid uint32, q *Query) (*Message, error) {
	var m *Message
	err := a.pool.run(ctx, mailbox, func(c *connection) error {
		if err := c.sel(mailbox, 0); err != nil {
			return err
		}
		row, err := c.fetchOne(uid, c.openItems())
		if err != nil {
			return err
		}
		m = opened(row)
		m.UIDValidity = c.selected.uidValidity
		if q != nil {
			m.Above, m.Below, err = a.neighbours(c, row, *q)
		}
		return err
	})
	return m, err
}

func (c *connection) openItems() *imap.FetchOptions {
	items := c.rowItems()
	items.BodySection = []*imap.FetchItemBodySection{openHeader()}
	return items
}

func openHeader() *imap.FetchItemBodySection {
	return headerFields(maxHeader, "Date", "From", "To", "Cc", "Reply-To", "Subject")
}

// fetchOne fetches items of one message, which must include a body section:
// an answer without it is a flag change that the server pushed meanwhile, and
// is asked again.
func (c *connection) fetchOne(uid uint32, items *imap.FetchOptions) (*goimap.FetchMessageBuffer, error) {
	for range 3 {
		rows, err := c.client.Fetch(imap.UIDSetNum(imap.UID(uid)), items).Collect()
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return nil, &Error{Kind: KindNotFound, Op: "fetch", Err: errors.New("no message with this UID")}
		}
		if len(rows[0].BodySection) > 0 {
			return rows[0], nil
		}
	}
	return nil, errors.New("a message without the part that was asked for")
}

func opened(row *goimap.FetchMessageBuffer) *Message {
	header := message.ParseHeader(row.FindBodySection(openHeader()))
	m := &Message{
		Summary: Summary{
			UID:     uint32(row.UID),
			Flags:   flagNames(row.Flags),
			Date:    row.InternalDate,
			From:    header.Addresses("From"),
			To:      header.Addresses("To"),
			Subject: header.Text("Subject"),
			Size:    row.RFC822Size,
		},
		Cc:        header.Addresses("Cc"),
		ReplyTo:   header.Addresses("Reply-To"),
		Structure: partOf(row.BodyStructure),
	}
	m.HasAttachments = message.HasAttachments(m.Structure)
	if date, ok := header.Date(); ok {
		m.Date = date
	}
	return m
}

// neighbours finds the rows above and below in the list.
func (a *Account) neighbours(c *connection, row *goimap.FetchMessageBuffer, q Query) (above, below uint32, err error) {
	var before, after uint32
	if q.plain() {
		before, after, err = c.adjoining(row)
	} else {
		before, after, err = a.adjoiningIn(c, row.UID, q)
	}
	if q.Ascending {
		return before, after, err
	}
	return after, before, err
}

// adjoining gives the UIDs of the messages with the sequence numbers next to
// this one's. An EXPUNGE in between may have moved the numbers: then none.
func (c *connection) adjoining(row *goimap.FetchMessageBuffer) (before, after uint32, err error) {
	first := max(row.SeqNum, 2) - 1
	last := min(row.SeqNum+1, max(c.messages(), row.SeqNum))
	var set imap.SeqSet
	set.AddRange(first, last)
	rows, err := c.client.Fetch(set, &imap.FetchOptions{UID: true}).Collect()
	if err != nil {
		return 0, 0, err
	}
	for _, r := range rows {
		switch {
		case r.UID < row.UID:
			before = max(before, uint32(r.UID))
		case r.UID > row.UID:
			after = uint32(r.UID)
		}
	}
	return before, after, nil
}

func (a *Account) adjoiningIn(c *connection, uid imap.UID, q Query) (before, after uint32, err error) {
	state, err := c.status(c.selected.mailbox)
	if err != nil {
		return 0, 0, err
	}
	uids, err := a.order(c, state, q)
	if err != nil {
		return 0, 0, err
	}
	i := slices.Index(uids, uid)
	if i < 0 {
		return 0, 0, nil // it no longer matches the filter
	}
	if i > 0 {
		before = uint32(uids[i-1])
	}
	if i+1 < len(uids) {
		after = uint32(uids[i+1])
	}
	return before, after, nil
}

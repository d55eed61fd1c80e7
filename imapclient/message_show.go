package imapclient

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"

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
		row, err := c.fetchOne(uid, openItems(), openHeader)
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

// openHeader is the section of an open message's header.
const openHeader = "HEADER.FIELDS (DATE FROM TO CC REPLY-TO SUBJECT)"

func openItems() string {
	return fmt.Sprintf("(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[%s]<0.%d> BODYSTRUCTURE)", openHeader, maxHeader)
}

// fetchOne fetches items of one message, which include the section. It is
// nil in what comes back when that could not be read.
func (c *connection) fetchOne(uid uint32, items, section string) (*fetched, error) {
	rows, err := c.fetch(fmt.Sprintf("UID FETCH %d %s", uid, items))
	if err != nil {
		return nil, err
	}
	var found *fetched
	for i := range rows {
		if rows[i].uid != uid {
			continue
		}
		if found = &rows[i]; found.sections[section] != nil {
			return found, nil
		}
	}
	if found != nil {
		return found, nil
	}
	return nil, &Error{Kind: KindNotFound, Op: "fetch", Err: errors.New("no message with this UID")}
}

func opened(row *fetched) *Message {
	header := message.ParseHeader(row.sections[openHeader])
	m := &Message{
		Summary: Summary{
			UID:            row.uid,
			Flags:          row.flags,
			Date:           row.date,
			From:           header.Addresses("From"),
			To:             header.Addresses("To"),
			Subject:        header.Text("Subject"),
			Size:           row.size,
			HasAttachments: message.HasAttachments(row.structure),
		},
		Cc:        header.Addresses("Cc"),
		ReplyTo:   header.Addresses("Reply-To"),
		Structure: row.structure,
	}
	if date, ok := header.Date(); ok {
		m.Date = date
	}
	return m
}

// neighbours finds the rows above and below in the list.
func (a *Account) neighbours(c *connection, row *fetched, q Query) (above, below uint32, err error) {
	var before, after uint32
	if q.plain() {
		before, after, err = c.adjoining(row)
	} else {
		before, after, err = a.adjoiningIn(c, imap.UID(row.uid), q)
	}
	if q.Ascending {
		return before, after, err
	}
	return after, before, err
}

// adjoining gives the UIDs of the messages with the sequence numbers next to
// this one's. An EXPUNGE in between may have moved the numbers: then none.
func (c *connection) adjoining(row *fetched) (before, after uint32, err error) {
	first := max(row.seq, 2) - 1
	last := min(row.seq+1, c.messages())
	if first > last {
		return 0, 0, nil
	}
	var set imap.SeqSet
	set.AddRange(first, last)
	rows, err := c.fetch("FETCH " + set.String() + " (UID)")
	if err != nil {
		return 0, 0, err
	}
	for _, r := range rows {
		switch {
		case r.uid == 0:
		case r.uid < row.uid:
			before = max(before, r.uid)
		case r.uid > row.uid && (after == 0 || r.uid < after):
			after = r.uid
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

package imapclient

import (
	"context"
	"fmt"
	"slices"

	"hearthmail/message"
)

// Bounds on the header of an open message, in octets. Recipients may be a
// hundred thousand.
const (
	maxHeader     = 64 << 10
	maxRecipients = 128 << 10
)

// Message is an open message: its row, the rest of its header and its
// structure, but no body.
type Message struct {
	Summary
	UIDValidity uint32
	Cc          []message.Address
	Bcc         []message.Address
	ReplyTo     []message.Address
	Header      message.Header // the fields of openHeader
	HeaderCut   bool           // the header was longer than what is fetched of it
	Structure   *message.Part  // nil when it could not be read
	Above       uint32         // UID of the row above in the list, 0 for none
	Below       uint32         // UID of the row below
}

// OpenOptions say what else is wanted with a message.
type OpenOptions struct {
	List *Query // to find its neighbours in; nil for none
	Seen bool   // mark it as read, in the same go, where that is allowed
}

// Message gives the message with this UID and, unless q is nil, its neighbours
// in the list that q describes. KindNotFound when it isn't there.
func (a *Account) Message(ctx context.Context, mailbox string, uid uint32, q *Query) (*Message, error) {
	return a.Open(ctx, mailbox, uid, OpenOptions{List: q})
}

// Open gives the message with this UID. KindNotFound when it isn't there.
func (a *Account) Open(ctx context.Context, mailbox string, uid uint32, o OpenOptions) (*Message, error) {
	if b := a.known(mailbox); b != nil {
		b.look()
		s, err := b.currentFor(ctx, uid)
		if err != nil {
			return nil, err
		}
		if s != nil {
			return b.open(ctx, s, uid, o)
		}
	}
	return a.coldOpen(ctx, mailbox, uid, o)
}

// coldOpen opens a message of a mailbox without an index.
func (a *Account) coldOpen(ctx context.Context, mailbox string, uid uint32, o OpenOptions) (*Message, error) {
	var m *Message
	var validity uint32
	marked := false
	err := a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) error {
		if err := c.sel(mailbox, 0); err != nil {
			return err
		}
		row, err := c.fetchOne(uid, openItems("UID FLAGS"), openHeader)
		if err != nil {
			return err
		}
		m = opened(row)
		validity = c.selected.uidValidity
		m.UIDValidity = validity
		if o.List != nil {
			if m.Above, m.Below, err = newBox(a, mailbox).coldNeighbours(c, row, *o.List); err != nil {
				return err
			}
		}
		if o.Seen && !m.Has(FlagSeen) {
			marked, err = c.markSeen(uid, m)
		}
		return err
	})
	if marked {
		a.applied(mailbox, validity, nil)
		a.acted(mailbox)
	}
	if err == nil {
		a.believe(ctx, mailbox, m)
	}
	return m, err
}

// markSeen marks a message as read. In a mailbox that may only be read that is
// no failure.
func (c *connection) markSeen(uid uint32, m *Message) (bool, error) {
	answers, err := c.storeFlags([]uint32{uid}, Change{Add: []string{FlagSeen}}, "(UID FLAGS)")
	if err != nil && isOrderly(err) {
		return false, nil
	}
	for _, row := range decodeRows(answers) {
		if row.uid == uid && row.flags != nil {
			m.Flags = row.flags
		}
	}
	return err == nil, err
}

// The sections of an open message's header. Recipients have one of their own,
// so that a long list of them hides nothing else.
const (
	openHeader = "HEADER.FIELDS (DATE FROM SENDER REPLY-TO SUBJECT MESSAGE-ID CONTENT-TYPE CONTENT-TRANSFER-ENCODING " +
		"AUTHENTICATION-RESULTS LIST-ID LIST-POST LIST-UNSUBSCRIBE LIST-UNSUBSCRIBE-POST)"
	openRecipients = "HEADER.FIELDS (TO CC BCC)"
)

// openItems are what a FETCH asks for besides the first ones. BODYSTRUCTURE
// comes last: where it can't be read, the rest is known.
func openItems(first string) string {
	return fmt.Sprintf("(%s INTERNALDATE RFC822.SIZE BODY.PEEK[%s]<0.%d> BODY.PEEK[%s]<0.%d> BODYSTRUCTURE)",
		first, openHeader, maxHeader, openRecipients, maxRecipients)
}

// fetchOne fetches items of one message, which include the section. It is
// nil in what comes back when that could not be read.
func (c *connection) fetchOne(uid uint32, items, section string) (*fetched, error) {
	rows, err := c.fetch(fmt.Sprintf("UID FETCH %d %s", uid, items))
	if err != nil {
		return nil, err
	}
	if found := pick(rows, uid, section); found != nil {
		return found, nil
	}
	return nil, noSuchMessage()
}

// pick finds the row of a message, if possible one with the section: others
// are flags that the server pushed. Nil when there is none.
func pick(rows []fetched, uid uint32, section string) *fetched {
	var found *fetched
	for i := range rows {
		if rows[i].uid != uid {
			continue
		}
		if found = &rows[i]; found.sections[section] != nil {
			return found
		}
	}
	return found
}

func opened(row *fetched) *Message {
	m := &Message{
		Summary:   Summary{UID: row.uid, Flags: row.flags, Date: row.date, Size: row.size},
		HeaderCut: len(row.sections[openHeader]) >= maxHeader || len(row.sections[openRecipients]) >= maxRecipients,
	}
	m.setHeader(message.ParseHeader(row.sections[openHeader]), message.ParseHeader(row.sections[openRecipients]))
	m.setStructure(row.structure)
	return m
}

func (m *Message) setHeader(header, recipients message.Header) {
	m.Header = header
	m.From, m.ReplyTo = header.Addresses("From"), header.Addresses("Reply-To")
	m.To, m.Cc, m.Bcc = recipients.Addresses("To"), recipients.Addresses("Cc"), recipients.Addresses("Bcc")
	m.Subject = header.Text("Subject")
	if date, ok := header.Date(); ok {
		m.Date = date
	}
}

func (m *Message) setStructure(root *message.Part) {
	m.Structure, m.HasAttachments = root, message.HasAttachments(root)
}

// coldNeighbours finds the rows above and below in the list.
func (b *box) coldNeighbours(c *connection, row *fetched, q Query) (above, below uint32, err error) {
	var before, after uint32
	if q.plain() {
		before, after, err = c.adjoining(row)
	} else {
		var uids []uint32
		if uids, err = b.find(c, q); err == nil {
			before, after = adjoiningIn(uids, row.uid)
		}
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
	rows, err := c.fetch(fmt.Sprintf("FETCH %d:%d (UID)", first, last))
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

// adjoiningIn gives what stands before and after uid; nothing when it is not
// there, since it no longer matches the filter.
func adjoiningIn(uids []uint32, uid uint32) (before, after uint32) {
	i := slices.Index(uids, uid)
	if i > 0 {
		before = uids[i-1]
	}
	if i >= 0 && i+1 < len(uids) {
		after = uids[i+1]
	}
	return before, after
}

// bytes is about how much memory an open message takes.
func (m *Message) bytes() int64 {
	size := m.Summary.bytes() + 300*int64(len(m.Cc)+len(m.Bcc)+len(m.ReplyTo)) + m.Header.Bytes()
	return size + m.Structure.Bytes()
}

package imapclient

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hearthmail/message"
)

// Head is who has to do with a message.
type Head struct {
	UID          uint32
	Date         time.Time // when it arrived
	From, To, Cc []message.Address
	Automatic    bool // it says that a program sent it, or one that sends to many (RFC 3834, RFC 2369)
}

// HeadsQuery says whose heads are meant.
type HeadsQuery struct {
	Mailbox     string
	UIDValidity uint32 // of After
	After       uint32 // UID: only messages that came after this one; 0 for all
	Most        int    // and only the newest
}

const (
	headFields = "HEADER.FIELDS (FROM TO CC AUTO-SUBMITTED PRECEDENCE LIST-UNSUBSCRIBE)"
	maxHead    = 4 << 10 // octets; recipients beyond are cut off
)

// Heads gives who has to do with a mailbox's newest messages, in no order, and the
// mailbox's UIDVALIDITY. Nobody waits for it: whatever a person does goes first.
// An account with a single connection isn't asked: KindUnsupported. After counts
// only under its own UIDVALIDITY.
func (a *Account) Heads(ctx context.Context, q HeadsQuery) (heads []Head, uidValidity uint32, err error) {
	if a.pool.queue.most < 2 {
		return nil, 0, errNotAsked
	}
	err = a.pool.run(ctx, task{mailbox: q.Mailbox, urgency: unseen, cancel: true}, func(c *connection) (err error) {
		if err = c.sel(q.Mailbox, 0); err != nil {
			return err
		}
		uidValidity = c.selected.uidValidity
		heads, err = c.heads(q)
		return err
	})
	return heads, uidValidity, err
}

func (c *connection) heads(q HeadsQuery) ([]Head, error) {
	total := int(c.messages())
	if total == 0 {
		return nil, nil
	}
	after := q.After
	if q.UIDValidity != c.selected.uidValidity {
		after = 0
	}
	if after > 0 {
		newest, err := c.frames.do("FETCH * (UID)")
		if err != nil {
			return nil, err
		}
		if rows := decodeRows(newest); len(rows) > 0 && rows[len(rows)-1].uid <= after {
			return nil, nil
		}
	}
	answers, err := c.frames.do(fmt.Sprintf("FETCH %d:* (UID INTERNALDATE BODY.PEEK[%s]<0.%d>)", max(1, total-q.Most+1), headFields, maxHead))
	if err != nil {
		return nil, err
	}
	var heads []Head
	for _, row := range decodeRows(answers) {
		if row.uid > after && row.sections[headFields] != nil {
			heads = append(heads, headOf(row.uid, row.date, message.ParseHeader(row.sections[headFields])))
		}
	}
	return heads[max(0, len(heads)-q.Most):], nil
}

func headOf(uid uint32, date time.Time, header message.Header) Head {
	sent := strings.ToLower(header.Text("Auto-Submitted"))
	precedence := strings.ToLower(header.Text("Precedence"))
	return Head{
		UID: uid, Date: date,
		From: header.Addresses("From"), To: header.Addresses("To"), Cc: header.Addresses("Cc"),
		Automatic: sent != "" && sent != "no" || precedence == "bulk" || precedence == "junk" || header.Raw("List-Unsubscribe") != "",
	}
}

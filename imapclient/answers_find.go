package imapclient

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// maxAnswers is how many messages are looked at that may be answers.
const maxAnswers = 20

// Answers asks for messages that answer another.
type Answers struct {
	MessageID string    // of that one, without angle brackets
	Since     time.Time // only those that have come then or later
	Mailboxes []string  // to look in; what isn't there is passed over
}

// HasAnswers says whether there are any: messages that name it in References or
// In-Reply-To (RFC 5322, section 3.6.4). It asks with one SEARCH a mailbox, on a
// connection that nobody waits for, and goes on when ctx ends. An id that is
// written in more than ASCII and an account with a single connection are not asked
// about: KindUnsupported.
func (a *Account) HasAnswers(ctx context.Context, q Answers) (bool, error) {
	if !isSearchable(q.MessageID) || a.pool.queue.most < 2 {
		return false, errNotAsked
	}
	asked, found := newAsking(), false
	search := func() {
		var err error
		for _, mailbox := range q.Mailboxes {
			if found, err = a.answersIn(mailbox, q); found || err != nil && KindOf(err) != KindNotFound {
				break
			}
		}
		asked.answer(err)
	}
	if !a.spawn(search) {
		return false, fail("look for answers", errClosed)
	}
	if err := asked.wait(ctx, "look for answers"); err != nil {
		return false, err
	}
	return found, nil
}

func (a *Account) answersIn(mailbox string, q Answers) (bool, error) {
	found := false
	err := a.pool.run(a.ctx, task{mailbox: mailbox, urgency: unseen, cancel: true}, func(c *connection) error {
		if err := c.sel(mailbox, 0); err != nil {
			return err
		}
		uids, err := c.answers(q)
		if err != nil || len(uids) == 0 {
			return err
		}
		rows, err := c.fetch("UID FETCH " + numberSet(uids) + " (UID INTERNALDATE)")
		for _, row := range rows {
			found = found || !row.date.IsZero() && !row.date.Before(q.Since)
		}
		return err
	})
	return found, err
}

// answers are the UIDs of the latest that may be some. SEARCH knows days alone, each
// server in its own zone.
func (c *connection) answers(q Answers) ([]uint32, error) {
	id := quoted(q.MessageID)
	frames, err := c.frames.do(fmt.Sprintf("UID SEARCH SINCE %s UNDRAFT OR HEADER References %s HEADER In-Reply-To %s",
		q.Since.AddDate(0, 0, -1).UTC().Format("2-Jan-2006"), id, id))
	if err != nil {
		return nil, err
	}
	for _, f := range frames {
		if uids, ok := decodeNumbers(f, int(c.messages())+lateMessages); ok {
			return uids[max(0, len(uids)-maxAnswers):], nil
		}
	}
	return nil, fmt.Errorf("look for answers: %w", errBadValue)
}

func numberSet(uids []uint32) string { return imap.UIDSetNum(asUIDs(uids)...).String() }

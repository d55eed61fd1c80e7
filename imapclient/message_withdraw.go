package imapclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Withdrawal says which copies are to be taken away: messages that we have made, and
// nobody has changed.
type Withdrawal struct {
	Mailbox     string
	UIDValidity uint32
	UIDs        []uint32 // at most MaxTransfer
	ModSeq      uint64   // of the mailbox with the copies in it; those that were changed after it stay
	Patient     bool     // nobody waits for it
}

// Withdraw takes copies off the server again and gives those that it took. What has
// been struck or changed meanwhile, and what isn't there, is left as it is. Where the
// server can't say what has changed (CONDSTORE, RFC 7162), or can't expunge exactly
// these (UIDPLUS), the copies are struck instead.
func (a *Account) Withdraw(ctx context.Context, w Withdrawal) (UIDs, error) {
	if w.UIDValidity == 0 || len(w.UIDs) == 0 || len(w.UIDs) > MaxTransfer {
		return UIDs{}, &Error{Kind: KindInvalid, Op: "withdraw", Err: errors.New("no UIDVALIDITY, no messages, or too many")}
	}
	if w.ModSeq == 0 || !a.caps.Has(imap.CapUIDPlus) || !a.canIndex() {
		marked, err := a.Mark(ctx, Marking{
			Mailbox: w.Mailbox, UIDValidity: w.UIDValidity, UIDs: w.UIDs,
			Change: Change{Add: []string{FlagDeleted}}, Sound: true, Patient: w.Patient,
		})
		return marked.Done, err
	}
	t := task{mailbox: w.Mailbox, once: true, more: time.Duration(len(w.UIDs)) * perMessage}
	if w.Patient {
		t.urgency = long
	}
	var gone UIDs
	sent := false
	err := a.pool.run(ctx, t, func(c *connection) (err error) {
		gone, sent, err = c.withdraw(w)
		return err
	})
	a.purged(w.Mailbox, w.UIDValidity, gone.All(), err)
	if sent {
		a.acted(w.Mailbox)
	}
	return gone, err
}

func (c *connection) withdraw(w Withdrawal) (gone UIDs, sent bool, err error) {
	if err := c.sel(w.Mailbox, w.UIDValidity); err != nil {
		return gone, false, err
	}
	if err := c.confirmUIDValidity(w.Mailbox, w.UIDValidity); err != nil {
		return gone, false, err
	}
	there, struck, err := c.presence(UIDsOf(w.UIDs...))
	doomed := there.Without(struck)
	if err != nil || doomed.Len() == 0 {
		return gone, false, err
	}
	x, err := c.frames.begin(fmt.Sprintf(`UID STORE %s (UNCHANGEDSINCE %d) +FLAGS.SILENT (\Deleted)`, doomed, w.ModSeq))
	if err != nil {
		return gone, true, err
	}
	err = x[0].wait()
	doomed = doomed.Without(modified(x[0].answer))
	if err != nil && !isAnswer(err) || doomed.Len() == 0 {
		return gone, true, err
	}
	// Only what is struck now: a server that knows no UNCHANGEDSINCE has refused.
	if _, struck, err = c.presence(doomed); err != nil {
		return gone, true, err
	}
	if doomed = doomed.Common(struck); doomed.Len() == 0 {
		return gone, true, nil
	}
	if _, err := c.frames.do("UID EXPUNGE " + doomed.String()); err != nil {
		return gone, true, err
	}
	there, _, err = c.presence(doomed)
	return doomed.Without(there), true, err
}

// modified reads which messages a STORE has left alone, since they had been changed:
// "H1 OK [MODIFIED 7,9] done" (RFC 7162, section 3.1.3).
func modified(answer frame) UIDs {
	_, code, _ := bytes.Cut(answer, []byte("["))
	code, _, _ = bytes.Cut(code, []byte("]"))
	words := bytes.Fields(code)
	if len(words) != 2 || !bytes.EqualFold(words[0], []byte("MODIFIED")) {
		return UIDs{}
	}
	ranges, _ := parseUIDRanges(words[1])
	return UIDs{ranges}
}

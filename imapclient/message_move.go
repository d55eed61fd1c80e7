package imapclient

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Transfer says which messages are to be moved or copied where.
type Transfer struct {
	Mailbox     string
	UIDValidity uint32   // of the mailbox; 0 for any
	UIDs        []uint32 // at most MaxTransfer
	Target      string   // another mailbox
	Sound       bool     // those that are struck stay as they are
	MayBeStruck UIDs     // but for these
	Patient     bool     // nobody waits for it: whatever a person does goes first
}

// MaxTransfer is how many messages may be moved or copied by one call.
const MaxTransfer = 1000

// Carried says what has become of messages that were moved or copied. Those that
// were not there are in none of the sets.
type Carried struct {
	From     uint32 // UIDVALIDITY of the mailbox where they were
	Done     UIDs   // are in the target, by their UIDs from before
	Behind   UIDs   // of those, moved: also where they were, struck
	Doubled  UIDs   // of those, moved: also where they were, since the connection was lost
	Kept     UIDs   // are not in the target, but where they were
	To       uint32 // UIDVALIDITY of the target; 0 when the server has not told where the copies are
	Copies   UIDs   // of those in Done, as far as is known
	Struck   UIDs   // of the copies: were struck before
	ModSeq   uint64 // of the target, with the copies and nothing later in it (RFC 7162); 0 when not known
	copiedAs copies
}

// Where gives the copies, as far as they are known, of messages by their UIDs from
// before.
func (c *Carried) Where(uids UIDs) UIDs { return c.copiedAs.where(uids) }

// Move moves messages to another mailbox. Those that aren't there are passed over. A
// UIDVALIDITY that isn't the mailbox's own has KindConflict, and nothing is done;
// KindNotFound is for a target that isn't there.
//
// Without MOVE (RFC 6851) they are copied, struck, and then purged here by UID EXPUNGE;
// without that too (RFC 4315) they are left behind struck, since plain EXPUNGE
// would take what others have struck.
//
// When an answer is lost, the mailboxes are asked what has been done before anything
// is sent again. Where even that can't be, the error comes with what is known.
func (a *Account) Move(ctx context.Context, t Transfer) (Carried, error) {
	return a.carry(ctx, t, false)
}

// Copy copies messages to another mailbox, as Move moves them. What has come of a
// copy whose answer is lost is looked for too.
func (a *Account) Copy(ctx context.Context, t Transfer) (Carried, error) {
	return a.carry(ctx, t, true)
}

func (a *Account) carry(ctx context.Context, t Transfer, keep bool) (Carried, error) {
	if len(t.UIDs) == 0 || len(t.UIDs) > MaxTransfer || t.Target == "" || t.Target == t.Mailbox {
		return Carried{}, &Error{Kind: KindInvalid, Op: "move", Err: errors.New("no messages, too many, or nowhere to move them")}
	}
	c := &carrier{account: a, Transfer: t, keep: keep}
	err := c.run(context.WithoutCancel(ctx)) // what has begun is brought to its end
	c.tell(err)
	return c.done, err
}

// carrier brings messages to another mailbox, in steps of which each can be looked
// after when its answer is lost.
type carrier struct {
	account *Account
	Transfer
	keep      bool     // they stay where they are too
	before    boxState // of the target before anything was sent; zero where it may not be asked
	pending   UIDs     // messages that are to be carried still
	struck    UIDs     // of the messages, those that were struck
	copied    UIDs     // the target has them
	originals UIDs     // of those copied to be moved, those that are still to be taken away
	left      UIDs     // have gone from where they were
	sent      bool     // a command that changes something
	done      Carried
}

func (c *carrier) run(ctx context.Context) error {
	if err := c.look(ctx); err != nil || c.pending.Len() == 0 {
		return err
	}
	err := c.bring(ctx)
	c.done.Done, c.done.Kept = c.copied, c.pending
	if c.keep || c.copied.Len() == 0 {
		return err
	}
	if failed := c.clear(ctx); err == nil {
		err = failed
	}
	return err
}

// task is how the commands of a step are run: none is sent twice by itself.
func (c *carrier) task(once bool) task {
	t := task{mailbox: c.Mailbox, once: once, more: time.Duration(len(c.UIDs)) * perMessage}
	if c.Patient {
		t.urgency = long
	}
	return t
}

// perMessage is what a server may take for each message that it copies, beside the
// time for any command.
const perMessage = 30 * time.Millisecond

// look finds which of the messages are there, and how the target is before anything
// comes into it.
func (c *carrier) look(ctx context.Context) error {
	return c.account.pool.run(ctx, c.task(false), func(conn *connection) error {
		if err := conn.sel(c.Mailbox, c.validity()); err != nil {
			return err
		}
		c.done.From = conn.selected.uidValidity
		there, struck, err := conn.presence(UIDsOf(c.UIDs...))
		if err != nil {
			return err
		}
		if c.Sound {
			there = there.Without(struck.Without(c.MayBeStruck))
		}
		c.pending, c.struck = there, struck.Common(there)
		c.before, err = conn.state(c.Target)
		if isAnswer(err) && KindOf(fail("look", err)) != KindNotFound {
			err = nil // one may put in what one may not look at (RFC 4314)
		}
		return err
	})
}

// validity is what the mailbox's UIDVALIDITY must be.
func (c *carrier) validity() uint32 {
	if c.done.From != 0 {
		return c.done.From
	}
	return c.UIDValidity
}

// presence gives those of the messages that are there, and those of them that are
// struck. Only what was asked about: a server's answer is no reason to do more.
func (c *connection) presence(uids UIDs) (there, struck UIDs, err error) {
	rows, err := c.fetch("UID FETCH " + uids.String() + " (UID FLAGS)")
	if err != nil {
		return there, struck, err
	}
	var all, deleted []uint32
	for _, row := range rows {
		if row.flags == nil || !uids.Has(row.uid) {
			continue
		}
		all = append(all, row.uid)
		if slices.Contains(row.flags, FlagDeleted) {
			deleted = append(deleted, row.uid)
		}
	}
	return UIDsOf(all...), UIDsOf(deleted...), nil
}

// tell takes in what has changed here, and tells others.
func (c *carrier) tell(err error) {
	a := c.account
	done := c.sent && (c.copied.Len() > 0 || isUnclear(err)) // else it was refused
	if done && !c.keep {
		lost := err
		if lost != nil && !isUnclear(lost) {
			lost = nil // what has gone is known
		}
		a.purged(c.Mailbox, c.done.From, c.left.All(), lost)
		if behind := c.done.Behind.With(c.done.Doubled); behind.Len() > 0 {
			a.Stir(c.Mailbox) // they are struck
		}
		a.acted(c.Mailbox)
	}
	if done {
		a.Stir(c.Target) // what has come there is not known
		a.acted(c.Target)
	}
}

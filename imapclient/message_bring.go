package imapclient

import (
	"context"

	"github.com/emersion/go-imap/v2"
)

// bring has the server put the messages into the target. When the answer is lost it
// finds out what has been done, and sends what is missing once more.
func (c *carrier) bring(ctx context.Context) error {
	for last := false; ; last = true {
		err := c.send(ctx)
		if err == nil || is[*dialError](err) { // all was done, or nothing sent
			return err
		}
		if c.findOut(ctx, err) != nil {
			return err // and nobody knows
		}
		if c.pending.Len() == 0 {
			return nil
		}
		if last || !isUnclear(err) {
			return err
		}
	}
}

// send sends MOVE or COPY for what is pending, once.
func (c *carrier) send(ctx context.Context) error {
	return c.account.pool.run(ctx, c.task(true), func(conn *connection) error {
		if err := conn.enter(c.Mailbox, c.done.From); err != nil {
			return err
		}
		verb := "UID COPY "
		if c.moves() {
			verb = "UID MOVE "
		}
		x, err := conn.frames.begin(verb + c.pending.String() + " " + quotedMailbox(c.Target))
		c.sent = true
		if err != nil {
			return err
		}
		err = x[0].wait()
		told := copyUIDIn(x[0], 2*MaxTransfer).of(c.pending)
		if err == nil && told.uidValidity == 0 && !c.moves() {
			found, _ := c.match(conn) // else it can't be taken back exactly
			c.note(found)
		}
		c.note(told)
		if err != nil {
			return err
		}
		c.arrived(told)
		if c.keep {
			c.done.ModSeq = conn.modSeqOf(c.Target)
		}
		return nil
	})
}

// moves says whether the server takes the originals away by itself.
func (c *carrier) moves() bool { return !c.keep && c.account.caps.Has(imap.CapMove) }

// arrived takes in that a command has been done. A message that had vanished by then
// was not copied: a server that tells of copies leaves it out.
func (c *carrier) arrived(told copies) {
	arrived := c.pending
	if told.uidValidity != 0 {
		arrived = UIDsOf(told.from...)
	}
	c.copied, c.pending = c.copied.With(arrived), UIDs{}
	if !c.keep && !c.moves() {
		c.originals = c.originals.With(arrived)
	}
}

// note takes in where copies are.
func (c *carrier) note(told copies) {
	if len(told.from) == 0 || c.done.To != 0 && c.done.To != told.uidValidity {
		return
	}
	known := &c.done.copiedAs
	known.uidValidity = told.uidValidity
	known.from, known.to = append(known.from, told.from...), append(known.to, told.to...)
	c.done.To = told.uidValidity
	c.done.Copies = UIDsOf(known.to...)
	c.done.Struck = known.where(c.struck)
}

// modSeqOf asks up to which change a mailbox is known now; 0 where the server counts
// none, or doesn't say.
func (c *connection) modSeqOf(mailbox string) uint64 {
	if !c.caps.Has(imap.CapCondStore) {
		return 0
	}
	answers, err := c.frames.do("STATUS " + quotedMailbox(mailbox) + " (UIDVALIDITY HIGHESTMODSEQ)")
	if err != nil {
		return 0
	}
	return stateIn(answers).modSeq
}

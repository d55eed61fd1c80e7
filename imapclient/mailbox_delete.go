package imapclient

import (
	"context"
	"errors"

	"github.com/emersion/go-imap/v2"
)

// Holding is what was in a mailbox when a question about it was asked.
type Holding struct {
	UIDValidity uint32 // 0 for a mailbox that can't be selected
	Messages    uint32
	Unseen      uint32
	UIDNext     uint32 // all messages have lower UIDs
}

// Holding asks the server what is in a mailbox.
func (a *Account) Holding(ctx context.Context, m Mailbox) (Holding, error) {
	var state boxState
	err := a.pool.run(ctx, task{}, func(c *connection) (err error) {
		state, err = c.stateNow(m)
		return err
	})
	return holdingOf(state), err
}

func holdingOf(s boxState) Holding {
	return Holding{UIDValidity: s.uidValidity, Messages: s.messages, Unseen: s.unseen, UIDNext: s.uidNext}
}

// isOther says whether a mailbox is another one by now, or holds other messages: one may
// have come while another left.
func (h Holding) isOther(asked Holding) bool {
	return h.UIDValidity != asked.UIDValidity || h.Messages != asked.Messages || h.UIDNext != asked.UIDNext
}

// stateNow is the state of a mailbox at this moment, with which the connection has
// nothing selected: Dovecot tells the state of the selected one as of the last NOOP, and
// ends a connection on which that one is deleted.
func (c *connection) stateNow(m Mailbox) (boxState, error) {
	if !m.Selectable {
		return boxState{}, nil
	}
	if err := c.unselect(); err != nil {
		return boxState{}, err
	}
	return c.state(m.Name)
}

// unselect leaves what is selected (RFC 3691): without UNSELECT, for INBOX.
func (c *connection) unselect() error {
	if c.selected == nil {
		return nil
	}
	if !c.caps.Has(imap.CapUnselect) {
		_, err := c.selectWith("INBOX", known{})
		return err
	}
	c.selected = nil
	_, err := c.frames.do("UNSELECT")
	return err
}

// DeleteMailbox takes a mailbox off the server with the messages in it; those below it
// stay. It does so only while it is the mailbox that was asked about, with as many
// messages, and none that has come since: else KindConflict. (A moment is left in which one may come: IMAP has no way
// to close it.) INBOX can't be deleted.
func (a *Account) DeleteMailbox(ctx context.Context, m Mailbox, asked Holding) error {
	if m.Role == RoleInbox {
		return &Error{Kind: KindInvalid, Op: opMailboxes, Err: errors.New("INBOX can't be deleted")}
	}
	err := a.pool.run(ctx, task{once: true}, func(c *connection) error {
		state, err := c.stateNow(m)
		if err != nil {
			return err
		}
		if holdingOf(state).isOther(asked) {
			return &Error{Kind: KindConflict, Op: opMailboxes, Err: errors.New("it holds something else by now")}
		}
		if _, err := c.frames.do("DELETE " + quotedMailbox(m.Name)); err != nil {
			return fail(opMailboxes, err)
		}
		return c.subscribe(m.Name, false)
	})
	if err == nil || isUnclear(err) {
		alone := m
		alone.Delimiter = ""
		a.forget(alone)
	}
	a.listChanged()
	return err
}

package imapclient

import (
	"context"
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// Move moves the messages with these UIDs to another mailbox and says how many
// have left this one: those that aren't there are passed over. uidValidity 0
// means any, another than the mailbox's own has KindConflict and moves nothing.
//
// Without MOVE (RFC 6851) they are copied, and then purged here by UID EXPUNGE;
// without that too (RFC 4315) they are left behind struck, since plain EXPUNGE
// would take what others have struck.
func (a *Account) Move(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32, target string) (int, error) {
	if len(uids) == 0 || target == "" || target == mailbox {
		return 0, &Error{Kind: KindInvalid, Op: "move", Err: errors.New("no messages, or nowhere to move them")}
	}
	var validity uint32
	var gone []uint32
	moved := false
	err := a.pool.run(ctx, task{mailbox: mailbox, once: true}, func(c *connection) error {
		if err := c.sel(mailbox, uidValidity); err != nil {
			return err
		}
		validity = c.selected.uidValidity
		there, err := c.search(&imap.SearchCriteria{UID: uidSet(uids)})
		// Only what was asked about: a server's answer is no reason to move more.
		there = slices.DeleteFunc(there, func(uid uint32) bool { return !slices.Contains(uids, uid) })
		if err != nil || len(there) == 0 {
			return err
		}
		if err := c.move(there, target); err != nil {
			return err
		}
		moved = true
		if gone, err = c.goneOf(there); err != nil && c.caps.Has(imap.CapMove) {
			gone, err = there, nil // the server has said that it is done
		}
		return err
	})
	a.purged(mailbox, validity, gone, err)
	if err == nil || isUnclear(err) {
		a.Stir(target) // what has come there is not known
	}
	if moved || isUnclear(err) {
		a.acted(mailbox)
		a.acted(target)
	}
	return len(gone), err
}

func (c *connection) move(uids []uint32, target string) error {
	set, to := rangesOf(uids).String(), quotedMailbox(target)
	if c.caps.Has(imap.CapMove) {
		_, err := c.frames.do("UID MOVE " + set + " " + to)
		return err
	}
	if _, err := c.frames.do("UID COPY " + set + " " + to); err != nil {
		return err
	}
	if _, err := c.frames.do("UID STORE " + set + ` +FLAGS.SILENT (\Deleted)`); err != nil {
		return err
	}
	if !c.caps.Has(imap.CapUIDPlus) {
		return nil
	}
	return c.expunge(uids)
}

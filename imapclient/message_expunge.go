package imapclient

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// Expunge takes messages that are ours alone off the server for good, struck or not:
// copies that a later one has replaced. It strikes them and sends UID EXPUNGE (RFC
// 4315) for exactly these; where the server lacks that they are left behind, struck.
// What isn't there is passed over. uidValidity must be the mailbox's own, else
// KindConflict and nothing is done.
func (a *Account) Expunge(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) error {
	if uidValidity == 0 || len(uids) == 0 {
		return &Error{Kind: KindInvalid, Op: "expunge", Err: errors.New("no UIDVALIDITY or no messages")}
	}
	doomed := map[uint32]bool{} // by this or an earlier attempt, whose answer got lost
	var gone []uint32
	var struck []frame
	err := a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) error {
		there, err := c.present(mailbox, uidValidity, uids)
		for _, uid := range there {
			doomed[uid] = true
		}
		if err == nil && len(there) > 0 {
			struck, err = c.strikeAndExpunge(there)
		}
		if err == nil {
			gone, err = c.goneOf(slices.Sorted(maps.Keys(doomed)))
		}
		return err
	})
	if b := a.known(mailbox); b != nil && err == nil && len(gone) < len(doomed) {
		b.apply(uidValidity, struck, nil) // they stay, struck
	}
	a.purged(mailbox, uidValidity, gone, err)
	if len(doomed) > 0 {
		a.acted(mailbox)
	}
	return err
}

// present gives those of the messages that are there now.
func (c *connection) present(mailbox string, uidValidity uint32, uids []uint32) ([]uint32, error) {
	if err := c.sel(mailbox, uidValidity); err != nil {
		return nil, err
	}
	if err := c.confirmUIDValidity(mailbox, uidValidity); err != nil {
		return nil, err
	}
	there, err := c.search(&imap.SearchCriteria{UID: uidSet(uids)})
	// Only what was asked about: a server's answer is no reason to expunge more.
	return slices.DeleteFunc(there, func(uid uint32) bool { return !slices.Contains(uids, uid) }), err
}

func (c *connection) strikeAndExpunge(uids []uint32) ([]frame, error) {
	struck, err := c.storeFlags(uids, Change{Add: []string{FlagDeleted}}, stateItems)
	if err != nil || !c.caps.Has(imap.CapUIDPlus) {
		return struck, err
	}
	return struck, c.expunge(uids)
}

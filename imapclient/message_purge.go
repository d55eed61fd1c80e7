package imapclient

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// Purge takes the messages with these UIDs off the server for good, as far as
// they are struck (\Deleted), and says how many it took: what somebody has
// restored meanwhile stays. uidValidity must be the mailbox's own, else
// KindConflict and nothing is done.
//
// It sends UID EXPUNGE (RFC 4315). Where the server lacks that, plain EXPUNGE
// would take whatever anybody has struck, so it is sent only when the struck
// messages on the server are exactly these, and KindConflict says that they
// are not.
func (a *Account) Purge(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) (int, error) {
	if uidValidity == 0 || len(uids) == 0 {
		return 0, &Error{Kind: KindInvalid, Op: "purge", Err: errors.New("no UIDVALIDITY or no messages")}
	}
	doomed := map[uint32]bool{} // by this or an earlier attempt, whose answer got lost
	var gone []uint32
	err := a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) error {
		if err := c.sel(mailbox, uidValidity); err != nil {
			return err
		}
		if err := c.confirmUIDValidity(mailbox, uidValidity); err != nil {
			return err
		}
		struck, err := c.struckOf(uids, doomed)
		if err != nil {
			return err
		}
		for _, uid := range struck {
			doomed[uid] = true
		}
		if err := c.expunge(struck); err != nil {
			return err
		}
		gone, err = c.goneOf(slices.Sorted(maps.Keys(doomed)))
		return err
	})
	a.purged(mailbox, uidValidity, gone, err)
	if len(gone) > 0 || isUnclear(err) {
		a.acted(mailbox)
	}
	return len(gone), err
}

// purged takes in which messages have left.
func (a *Account) purged(mailbox string, uidValidity uint32, gone []uint32, err error) {
	b := a.known(mailbox)
	switch {
	case b == nil:
		a.tree.changed()
		a.live.changed(mailbox)
	case err != nil:
		b.told() // nobody knows how far it went
	default:
		b.apply(uidValidity, nil, rangesOf(gone))
	}
}

// struckOf gives those of uids that are struck. Without UIDPLUS nothing else
// may be struck, and nothing of uids be missing that wasn't purged before.
func (c *connection) struckOf(uids []uint32, purged map[uint32]bool) ([]uint32, error) {
	if c.caps.Has(imap.CapUIDPlus) {
		struck, err := c.search(&imap.SearchCriteria{UID: uidSet(uids), Flag: []imap.Flag{imap.FlagDeleted}})
		// Only what was asked about: a server's answer is no reason to purge more.
		return slices.DeleteFunc(struck, func(uid uint32) bool { return !slices.Contains(uids, uid) }), err
	}
	struck, err := c.search(FilterDeleted.criteria())
	if err != nil {
		return nil, err
	}
	wanted := slices.DeleteFunc(slices.Clone(uids), func(uid uint32) bool { return purged[uid] })
	slices.Sort(wanted)
	slices.Sort(struck)
	if !slices.Equal(slices.Compact(wanted), struck) {
		return nil, &Error{Kind: KindConflict, Op: "purge", Err: errors.New("no UIDPLUS, and other messages are struck")}
	}
	return struck, nil
}

func uidSet(uids []uint32) []imap.UIDSet { return []imap.UIDSet{imap.UIDSetNum(asUIDs(uids)...)} }

func (c *connection) expunge(struck []uint32) error {
	switch {
	case len(struck) == 0:
		return nil
	case c.caps.Has(imap.CapUIDPlus):
		return c.client.UIDExpunge(imap.UIDSetNum(asUIDs(struck)...)).Close()
	default:
		return c.client.Expunge().Close()
	}
}

// goneOf gives those of uids that are not there.
func (c *connection) goneOf(uids []uint32) ([]uint32, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	left, err := c.search(&imap.SearchCriteria{UID: uidSet(uids)})
	return slices.DeleteFunc(uids, func(uid uint32) bool { return slices.Contains(left, uid) }), err
}

// confirmUIDValidity asks the server anew: a mailbox can be replaced by another
// of the same name under a connection that has it selected.
func (c *connection) confirmUIDValidity(mailbox string, uidValidity uint32) error {
	state, err := c.state(mailbox)
	if err == nil && state.uidValidity != uidValidity {
		err = &Error{Kind: KindConflict, Op: "purge", Err: errors.New("another UIDVALIDITY")}
	}
	return err
}

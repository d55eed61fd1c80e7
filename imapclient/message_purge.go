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
	doomed := map[imap.UID]bool{} // by this or an earlier attempt, whose answer got lost
	purged := 0
	err := a.pool.run(ctx, mailbox, func(c *connection) error {
		if err := c.sel(mailbox, uidValidity); err != nil {
			return err
		}
		if err := c.confirmUIDValidity(mailbox, uidValidity); err != nil {
			return err
		}
		struck, err := c.struckOf(asUIDs(uids), doomed)
		if err != nil {
			return err
		}
		for _, uid := range struck {
			doomed[uid] = true
		}
		if err := c.expunge(struck); err != nil {
			return err
		}
		left, err := c.left(slices.Collect(maps.Keys(doomed)))
		purged = len(doomed) - left
		return err
	})
	a.live.changed(mailbox)
	return purged, err
}

// struckOf gives those of uids that are struck. Without UIDPLUS nothing else
// may be struck, and nothing of uids be missing that wasn't purged before.
func (c *connection) struckOf(uids []imap.UID, purged map[imap.UID]bool) ([]imap.UID, error) {
	if c.caps.Has(imap.CapUIDPlus) {
		struck, err := c.search(&imap.SearchCriteria{UID: []imap.UIDSet{imap.UIDSetNum(uids...)}, Flag: []imap.Flag{imap.FlagDeleted}})
		// Only what was asked about: a server's answer is no reason to purge more.
		return slices.DeleteFunc(struck, func(uid imap.UID) bool { return !slices.Contains(uids, uid) }), err
	}
	struck, err := c.search(FilterDeleted.criteria())
	if err != nil {
		return nil, err
	}
	wanted := slices.DeleteFunc(slices.Clone(uids), func(uid imap.UID) bool { return purged[uid] })
	slices.Sort(wanted)
	slices.Sort(struck)
	if !slices.Equal(slices.Compact(wanted), struck) {
		return nil, &Error{Kind: KindConflict, Op: "purge", Err: errors.New("no UIDPLUS, and other messages are struck")}
	}
	return struck, nil
}

func (c *connection) expunge(struck []imap.UID) error {
	switch {
	case len(struck) == 0:
		return nil
	case c.caps.Has(imap.CapUIDPlus):
		return c.client.UIDExpunge(imap.UIDSetNum(struck...)).Close()
	default:
		return c.client.Expunge().Close()
	}
}

// left says how many of uids are still there.
func (c *connection) left(uids []imap.UID) (int, error) {
	if len(uids) == 0 {
		return 0, nil
	}
	found, err := c.search(&imap.SearchCriteria{UID: []imap.UIDSet{imap.UIDSetNum(uids...)}})
	return len(found), err
}

// confirmUIDValidity asks the server anew: a mailbox can be replaced by another
// of the same name under a connection that has it selected.
func (c *connection) confirmUIDValidity(mailbox string, uidValidity uint32) error {
	state, err := c.status(mailbox)
	if err == nil && state.UIDValidity != uidValidity {
		err = &Error{Kind: KindConflict, Op: "purge", Err: errors.New("another UIDVALIDITY")}
	}
	return err
}

package imapclient

import (
	"context"
	"errors"
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
	wanted := imap.UIDSetNum(asUIDs(uids)...)
	purged := 0
	err := a.pool.run(ctx, mailbox, func(c *connection) error {
		if err := c.sel(mailbox, uidValidity); err != nil {
			return err
		}
		if err := c.confirmUIDValidity(mailbox, uidValidity); err != nil {
			return err
		}
		if !c.caps.Has(imap.CapUIDPlus) {
			n, err := c.purgeAll(uids)
			purged += n
			return err
		}
		struck, err := c.search(&imap.SearchCriteria{
			UID: []imap.UIDSet{wanted}, Flag: []imap.Flag{imap.FlagDeleted},
		})
		if err != nil || len(struck) == 0 {
			return err
		}
		if err := c.client.UIDExpunge(imap.UIDSetNum(struck...)).Close(); err != nil {
			return err
		}
		purged += len(struck)
		return nil
	})
	return purged, err
}

// purgeAll sends plain EXPUNGE when all that is struck is what was asked for.
func (c *connection) purgeAll(uids []uint32) (int, error) {
	struck, err := c.search(FilterDeleted.criteria())
	if err != nil {
		return 0, err
	}
	wanted := asUIDs(uids)
	slices.Sort(wanted)
	slices.Sort(struck)
	if !slices.Equal(slices.Compact(wanted), struck) {
		return 0, &Error{Kind: KindConflict, Op: "purge", Err: errors.New("no UIDPLUS, and other messages are struck")}
	}
	return len(struck), c.client.Expunge().Close()
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

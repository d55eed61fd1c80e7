package imapclient

import (
	"context"
	"slices"
	"strconv"

	"github.com/emersion/go-imap/v2"
)

// Bounds on what one command is about, so that none takes long or is too long a line.
const (
	emptyAtOnce = 1000 // messages
	markAtOnce  = 400  // ranges of UIDs
)

// EmptyMailbox takes the messages that were there when the question was asked off the
// server for good, in pieces, and says how many have gone. Without UIDPLUS they are left
// behind, struck. What has come since stays. KindConflict when it is another mailbox.
func (a *Account) EmptyMailbox(ctx context.Context, mailbox string, asked Holding) (gone int, err error) {
	uids, err := a.heldUIDs(ctx, mailbox, asked, &imap.SearchCriteria{})
	if err != nil {
		return 0, err
	}
	for piece := range slices.Chunk(uids, emptyAtOnce) {
		if err := a.Expunge(ctx, mailbox, asked.UIDValidity, piece); err != nil {
			return gone, err
		}
		gone += len(piece)
		if ctx.Err() != nil {
			return gone, fail(opMailboxes, ctx.Err())
		}
	}
	return gone, nil
}

// ExpungesByUID says whether the server can take single messages off (UIDPLUS, RFC 4315).
func (a *Account) ExpungesByUID() bool { return a.caps.Has(imap.CapUIDPlus) }

// MarkAllRead marks those messages as read that were there when the question was asked,
// and gives the UIDs of those that were not read before.
func (a *Account) MarkAllRead(ctx context.Context, mailbox string, asked Holding) ([]uint32, error) {
	unread := &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}
	uids, err := a.heldUIDs(ctx, mailbox, asked, unread)
	if err != nil {
		return nil, err
	}
	var marked []uint32
	for piece := range slices.Chunk(rangesOf(uids), markAtOnce) {
		if err := a.markRead(ctx, mailbox, asked.UIDValidity, piece); err != nil {
			return marked, err
		}
		for _, r := range piece {
			for uid := r.first; uid <= r.last && uid != 0; uid++ {
				marked = append(marked, uid)
			}
		}
	}
	return marked, nil
}

func (a *Account) markRead(ctx context.Context, mailbox string, uidValidity uint32, piece uidRanges) error {
	var answers []frame
	err := a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) (err error) {
		if err = c.enter(mailbox, uidValidity); err != nil {
			return err
		}
		answers, err = c.frames.do("UID STORE " + piece.String() + ` +FLAGS (\Seen)`)
		return err
	})
	a.applied(mailbox, uidValidity, answers)
	if b := a.known(mailbox); b != nil {
		b.told() // of a message that it has changed, a server need not tell the MODSEQ
	}
	if err == nil || isUnclear(err) {
		a.acted(mailbox)
	}
	return err
}

// heldUIDs finds messages among those that were there when the question was asked.
func (a *Account) heldUIDs(ctx context.Context, mailbox string, asked Holding, which *imap.SearchCriteria) ([]uint32, error) {
	if asked.UIDNext <= 1 {
		return nil, nil
	}
	through := asked.UIDNext - 1
	var all imap.UIDSet
	all.AddRange(1, imap.UID(through))
	which.UID = []imap.UIDSet{all}
	var found []uint32
	err := a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) (err error) {
		if err = c.sel(mailbox, asked.UIDValidity); err != nil {
			return err
		}
		if err = c.confirmUIDValidity(mailbox, asked.UIDValidity); err != nil {
			return err
		}
		found, err = c.search(which)
		return err
	})
	slices.Sort(found)
	// Only what was asked about: a server's answer is no reason to touch more.
	return slices.DeleteFunc(found, func(uid uint32) bool { return uid > through }), err
}

// SetRole has the server remember a mailbox's role where it can (METADATA, RFC 6154,
// section 5.3). That it can't is no failure: Hearthmail remembers it too.
func (a *Account) SetRole(ctx context.Context, mailbox string, role Role) error {
	if !a.caps.Has(imap.CapMetadata) {
		return nil
	}
	value := "NIL"
	if role != "" {
		value = strconv.Quote(role.attr())
	}
	return a.pool.run(ctx, task{}, func(c *connection) error {
		_, err := c.frames.do("SETMETADATA " + quotedMailbox(mailbox) + " (/private/specialuse " + value + ")")
		return onlyLost(err)
	})
}

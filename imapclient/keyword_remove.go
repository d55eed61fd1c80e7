package imapclient

import (
	"context"
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// keywordPiece is how many messages lose a keyword by one command, so that others
// who use the connections wait for no more.
const keywordPiece = 2000

// RemoveKeyword takes a keyword off all messages of a mailbox, in pieces, and says off
// how many, also when it fails midway.
func (a *Account) RemoveKeyword(ctx context.Context, mailbox, keyword string) (int, error) {
	if !ValidFlag(keyword) || keyword[0] == '\\' {
		return 0, &Error{Kind: KindInvalid, Op: "remove a keyword", Err: errors.New("not a keyword")}
	}
	var found []uint32
	var validity uint32
	err := a.pool.run(ctx, task{mailbox: mailbox, urgency: long}, func(c *connection) (err error) {
		if err = c.sel(mailbox, 0); err != nil {
			return err
		}
		validity = c.selected.uidValidity
		found, err = c.search(&imap.SearchCriteria{Flag: []imap.Flag{imap.Flag(keyword)}})
		return err
	})
	if err != nil {
		return 0, err
	}
	done := 0
	for piece := range slices.Chunk(found, keywordPiece) {
		if err := a.storePiece(ctx, mailbox, validity, piece, Change{Remove: []string{keyword}}); err != nil {
			return done, err
		}
		done += len(piece)
	}
	return done, nil
}

// storePiece changes flags of messages and takes in what has come of it.
func (a *Account) storePiece(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32, change Change) error {
	var answers []frame
	err := a.pool.run(ctx, task{mailbox: mailbox, urgency: long}, func(c *connection) (err error) {
		if err = c.enter(mailbox, uidValidity); err != nil {
			return err
		}
		answers, err = c.storeFlagsSurely(uids, change, stateItems)
		return err
	})
	a.applied(mailbox, uidValidity, answers)
	if len(answers) > 0 || isUnclear(err) {
		a.acted(mailbox)
	}
	return err
}

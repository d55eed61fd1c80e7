package imapclient

import (
	"context"
	"errors"
)

// Those are all messages of a list with a UID of at most through: what came later is
// not among them. A uidValidity that isn't the mailbox's own has KindConflict.
func (a *Account) Those(ctx context.Context, mailbox string, uidValidity uint32, q Query, through uint32) (UIDs, error) {
	found, err := a.Find(ctx, mailbox, q.where(mailbox))
	if err != nil {
		return UIDs{}, err
	}
	if found.UIDValidity != uidValidity {
		return UIDs{}, &Error{Kind: KindConflict, Op: "find messages", Err: errors.New("another UIDVALIDITY")}
	}
	if through == 0 {
		return UIDs{}, nil
	}
	return UIDsOf(found.UIDs...).Common(UIDs{uidRanges{{1, through}}}), nil
}

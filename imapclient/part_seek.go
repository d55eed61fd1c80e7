package imapclient

import (
	"context"
	"io"

	"hearthmail/message"
)

// OpenEncodedPart gives a reader of a part as it was sent, still encoded, from
// that octet on. Like OpenPart it has fetched the first piece when it returns.
func (a *Account) OpenEncodedPart(ctx context.Context, mailbox string, uidValidity, uid uint32, part *message.Part, offset int64) (io.Reader, error) {
	s, err := sectionOf(part)
	if err != nil {
		return nil, err
	}
	return a.openSectionAt(ctx, mailbox, uidValidity, uid, s, offset)
}

// PartPiece fetches size octets of a part as it was sent, still encoded, from
// offset on: fewer at its end. All of them are in memory then.
func (a *Account) PartPiece(ctx context.Context, mailbox string, uidValidity, uid uint32, part *message.Part, offset, size int64) ([]byte, error) {
	s, err := sectionOf(part)
	if err != nil {
		return nil, err
	}
	return a.fetchPiece(ctx, mailbox, uidValidity, uid, s, offset, size)
}

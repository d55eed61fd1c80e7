package store

import (
	"context"
	"errors"
	"io"
)

// BlobReader reads a blob, a piece at a time: between its reads it holds nothing
// in the database. It is for one goroutine.
type BlobReader struct {
	store  *Store
	ctx    context.Context // of Read, which can't be given one
	id     BlobID
	size   int64
	at     int64
	piece  []byte
	number int64 // of the piece; -1 for none
}

// OpenBlob gives a reader of a whole blob and its size in octets; ErrNotFound
// when it isn't there. ctx is for its reads too.
func (s *Store) OpenBlob(ctx context.Context, id BlobID) (*BlobReader, int64, error) {
	b := &BlobReader{store: s, ctx: ctx, id: id, number: -1}
	err := one(ctx, s.read, "SELECT size FROM blobs WHERE id = $1 AND state IN ($2, $3)",
		[]any{string(id), blobWhole, blobKept}, &b.size)
	if err != nil {
		return nil, 0, err
	}
	return b, b.size, nil
}

// Read implements io.Reader. ErrNotFound when the blob has gone meanwhile.
func (b *BlobReader) Read(p []byte) (int, error) {
	if b.at >= b.size {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	if number := b.at / pieceSize; number != b.number {
		if err := b.load(number); err != nil {
			return 0, err
		}
	}
	n := copy(p, b.piece[b.at%pieceSize:])
	b.at += int64(n)
	return n, nil
}

func (b *BlobReader) load(number int64) error {
	b.number = -1
	err := one(b.ctx, b.store.read, "SELECT octets FROM blob_pieces WHERE blob = $1 AND number = $2",
		[]any{string(b.id), number}, &b.piece)
	if err != nil {
		return err
	}
	if int64(len(b.piece)) != min(pieceSize, b.size-number*pieceSize) {
		return errors.New("the store: a blob lacks something")
	}
	b.number = number
	return nil
}

// Seek implements io.Seeker.
func (b *BlobReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += b.at
	case io.SeekEnd:
		offset += b.size
	}
	if offset < 0 {
		return 0, errors.New("the store: a place before the beginning of a blob")
	}
	b.at = offset
	return offset, nil
}

// Close lets the memory go. It never fails.
func (b *BlobReader) Close() error {
	b.piece, b.number, b.at = nil, -1, b.size
	return nil
}

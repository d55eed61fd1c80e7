package store

import (
	"context"
	"database/sql"
	"time"
)

// removedAtOnce is how many pieces of a blob go in one transaction.
const removedAtOnce = 16

// endedAtOnce is how many blobs one call of EndBlobs takes away at the most.
const endedAtOnce = 200

// keepBlob says within a transaction that something names a whole blob from now
// on; without that it goes after a day. ErrNotFound when it isn't there, or is
// kept by something else.
func keepBlob(ctx context.Context, tx *sql.Tx, id BlobID) error {
	n, err := exec(ctx, tx, "UPDATE blobs SET state = $2 WHERE id = $1 AND state = $3", string(id), blobKept, blobWhole)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// dropBlob says within a transaction that nothing names the blob any more. It
// can't be opened from then on; RemoveBlob or EndBlobs takes its octets away.
func dropBlob(ctx context.Context, tx *sql.Tx, id BlobID) error {
	_, err := exec(ctx, tx, "UPDATE blobs SET state = $2 WHERE id = $1", string(id), blobDead)
	return err
}

// RemoveBlob takes a blob away, which nothing may name any more. One that isn't
// there is no error. What it doesn't get done EndBlobs does.
func (s *Store) RemoveBlob(ctx context.Context, id BlobID) error {
	if _, err := exec(ctx, s.write, "UPDATE blobs SET state = $2 WHERE id = $1", string(id), blobDead); err != nil {
		return err
	}
	return s.bury(ctx, id)
}

// EndBlobs takes away what was begun before a moment and is kept by nothing,
// and what is dead. It does a limited number at a time.
func (s *Store) EndBlobs(ctx context.Context, before time.Time) error {
	_, err := exec(ctx, s.write, "UPDATE blobs SET state = $1 WHERE state IN ($2, $3) AND created < $4",
		blobDead, blobOpen, blobWhole, moment(before))
	if err != nil {
		return err
	}
	read := func(rows *sql.Rows) (id BlobID, err error) { return id, rows.Scan((*string)(&id)) }
	dead, err := all(ctx, s.read, read, "SELECT id FROM blobs WHERE state = $1 LIMIT $2", blobDead, endedAtOnce)
	if err != nil {
		return err
	}
	for _, id := range dead {
		if err := s.bury(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// bury takes a dead blob's pieces away, some at a time, and the blob with the
// last of them.
func (s *Store) bury(ctx context.Context, id BlobID) error {
	for {
		n, err := exec(ctx, s.write, `DELETE FROM blob_pieces WHERE blob = $1 AND number IN
			(SELECT number FROM blob_pieces WHERE blob = $1 ORDER BY number LIMIT $2)`, string(id), removedAtOnce)
		if err != nil {
			return err
		}
		if n < removedAtOnce {
			break
		}
	}
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		read := func(rows *sql.Rows) (b buried, err error) { return b, rows.Scan(&b.login, &b.size) }
		gone, err := all(ctx, tx, read, "DELETE FROM blobs WHERE id = $1 AND state = $2 RETURNING login, size", string(id), blobDead)
		if err != nil {
			return err
		}
		for _, b := range gone { // none when another was quicker
			if err := s.giveBack(ctx, tx, b.login, b.size+blobCost); err != nil {
				return err
			}
		}
		return nil
	})
}

type buried struct {
	login string
	size  int64
}

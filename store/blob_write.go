package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"
)

// pieceSize is how much of a blob lies in a row, in octets. Each is written in a
// transaction of its own, so that no long blob holds up SQLite's one writer.
const pieceSize = 256 << 10

// BlobID names octets that the store keeps: 26 letters and digits.
type BlobID string

// What becomes of a blob. Only one that is whole can be opened and kept; what
// isn't kept by something that names it goes after a while, see EndBlobs.
const (
	blobOpen  = "open"  // is being written
	blobWhole = "whole" // nothing names it yet
	blobKept  = "kept"  // something names it
	blobDead  = "dead"  // goes at the next opportunity
)

// BlobWriter writes a blob from its beginning to its end. It is for one
// goroutine. Either Commit or Abort must be called; when the program dies before,
// EndBlobs takes away what is left.
type BlobWriter struct {
	store  *Store
	ctx    context.Context // of Write, which can't be given one
	id     BlobID
	login  string
	piece  []byte // what isn't written yet, at most pieceSize
	number int64
	size   int64
	err    error // of the first write that has failed
	done   bool
}

// NewBlob begins a blob, which counts for login. ctx is for its writes too.
// ErrNoSpace when there is no room for one more.
func (s *Store) NewBlob(ctx context.Context, login string, now time.Time) (*BlobWriter, error) {
	w := &BlobWriter{store: s, ctx: ctx, id: BlobID(rand.Text()), login: login}
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.spend(ctx, tx, login, blobCost); err != nil {
			return err
		}
		_, err := exec(ctx, tx, "INSERT INTO blobs (id, login, state, size, created) VALUES ($1, $2, $3, 0, $4)",
			string(w.id), login, blobOpen, moment(now))
		return err
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}

// Size is how much has been written so far, in octets.
func (w *BlobWriter) Size() int64 { return w.size }

// Write implements io.Writer. ErrNoSpace when the room is used up.
func (w *BlobWriter) Write(p []byte) (int, error) {
	if w.done {
		return 0, errors.New("the store: a blob has been ended already")
	}
	written := 0
	for w.err == nil && len(p) > 0 {
		if w.piece == nil {
			w.piece = make([]byte, 0, pieceSize)
		}
		n := min(len(p), pieceSize-len(w.piece))
		w.piece = append(w.piece, p[:n]...)
		p = p[n:]
		w.size += int64(n)
		written += n
		if len(w.piece) == pieceSize {
			w.err = w.put(w.ctx, blobOpen)
		}
	}
	return written, w.err
}

// Commit writes the rest. From then on the blob can be opened; it has a day to
// be kept by something that names it.
func (w *BlobWriter) Commit(ctx context.Context) (BlobID, error) {
	if w.err == nil && !w.done {
		w.err = w.put(ctx, blobWhole)
	}
	if w.err != nil {
		return "", w.err
	}
	w.done = true
	return w.id, nil
}

// Abort takes away what has been written, however ctx has ended. After Commit it
// does nothing, so that it may be deferred.
func (w *BlobWriter) Abort(ctx context.Context) error {
	if w.done {
		return nil
	}
	w.done, w.piece = true, nil
	return w.store.RemoveBlob(context.WithoutCancel(ctx), w.id)
}

// put writes the piece that is there, and what becomes of the blob with it.
func (w *BlobWriter) put(ctx context.Context, state string) error {
	err := w.store.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n, err := exec(ctx, tx, "UPDATE blobs SET size = size + $2, state = $3 WHERE id = $1 AND state = $4",
			string(w.id), len(w.piece), state, blobOpen)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound // it took too long
		}
		if len(w.piece) == 0 {
			return nil
		}
		_, err = exec(ctx, tx, "INSERT INTO blob_pieces (blob, number, octets) VALUES ($1, $2, $3)", string(w.id), w.number, w.piece)
		if err != nil {
			return err
		}
		return w.store.spend(ctx, tx, w.login, int64(len(w.piece)))
	})
	w.number++
	w.piece = w.piece[:0]
	return err
}

package store

import (
	"context"
	"database/sql"
	"errors"
)

// ErrNoSpace says that blobs have used up the room that they may take.
var ErrNoSpace = errors.New("the store has no room for more octets")

// defaultBlobSpace is what all blobs may take when Options don't say.
const defaultBlobSpace = 1 << 30

// blobCost is what each blob counts beside its octets, so that there is a bound
// to empty ones as well.
const blobCost = 4 << 10

// everybody is whose sum blob_sums has for all logins together.
const everybody = ""

// spend counts octets for a login and for all, in this order each time, so that
// no two transactions wait for each other. The sums are rows: nobody has to add
// up what there is. A login may have half of all there is.
func (s *Store) spend(ctx context.Context, tx *sql.Tx, login string, n int64) error {
	if login == everybody {
		return errors.New("the store: a blob must be somebody's")
	}
	_, err := exec(ctx, tx, "INSERT INTO blob_sums (login, size) VALUES ($1, 0) ON CONFLICT (login) DO NOTHING", login)
	if err != nil {
		return err
	}
	for _, of := range []struct {
		login string
		space int64
	}{{login, s.space / 2}, {everybody, s.space}} {
		touched, err := exec(ctx, tx, "UPDATE blob_sums SET size = size + $2 WHERE login = $1 AND size + $2 <= $3", of.login, n, of.space)
		if err != nil {
			return err
		}
		if touched == 0 {
			return ErrNoSpace
		}
	}
	return nil
}

func (s *Store) giveBack(ctx context.Context, tx *sql.Tx, login string, n int64) error {
	for _, of := range []string{login, everybody} {
		if _, err := exec(ctx, tx, "UPDATE blob_sums SET size = size - $2 WHERE login = $1", of, n); err != nil {
			return err
		}
	}
	return nil
}

// BlobSpace gives how many octets a login may still add. It is a moment's truth.
func (s *Store) BlobSpace(ctx context.Context, login string) (int64, error) {
	var own, all int64
	err := one(ctx, s.read, `SELECT COALESCE(SUM(CASE WHEN login = $1 THEN size ELSE 0 END), 0), COALESCE(SUM(CASE WHEN login = $2 THEN size ELSE 0 END), 0)
		FROM blob_sums WHERE login IN ($1, $2)`, []any{login, everybody}, &own, &all)
	return max(0, min(s.space/2-own, s.space-all)-blobCost), err
}

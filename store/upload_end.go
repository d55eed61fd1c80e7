package store

import (
	"context"
	"database/sql"
	"time"
)

// uploadName is what names an upload.
type uploadName struct{ login, letter, token string }

// RemoveUpload takes an upload away with its octets. One that isn't there is no
// error.
func (s *Store) RemoveUpload(ctx context.Context, login, letter, token string) error {
	return s.removeUploads(ctx, "DELETE FROM uploads WHERE login = $1 AND letter = $2 AND token = $3 RETURNING blob", login, letter, token)
}

// RemoveUploads takes all of a letter's uploads away with their octets.
func (s *Store) RemoveUploads(ctx context.Context, login, letter string) error {
	return s.removeUploads(ctx, "DELETE FROM uploads WHERE login = $1 AND letter = $2 RETURNING blob", login, letter)
}

// EndUploads takes away the uploads that were used last before a moment, a
// limited number at a time.
func (s *Store) EndUploads(ctx context.Context, before time.Time) error {
	read := func(rows *sql.Rows) (n uploadName, err error) { return n, rows.Scan(&n.login, &n.letter, &n.token) }
	old, err := all(ctx, s.read, read, "SELECT login, letter, token FROM uploads WHERE used < $1 LIMIT $2", moment(before), endedAtOnce)
	if err != nil {
		return err
	}
	for _, n := range old {
		err := s.removeUploads(ctx, "DELETE FROM uploads WHERE login = $1 AND letter = $2 AND token = $3 AND used < $4 RETURNING blob",
			n.login, n.letter, n.token, moment(before))
		if err != nil {
			return err
		}
	}
	return nil
}

// EndUploadsOf takes away those of a letter's that were used last before a moment.
func (s *Store) EndUploadsOf(ctx context.Context, login, letter string, before time.Time) error {
	return s.removeUploads(ctx, "DELETE FROM uploads WHERE login = $1 AND letter = $2 AND used < $3 RETURNING blob", login, letter, moment(before))
}

// removeUploads takes the rows away and drops their blobs, both or neither. Then
// the octets go, which may take longer.
func (s *Store) removeUploads(ctx context.Context, query string, args ...any) error {
	var blobs []BlobID
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		read := func(rows *sql.Rows) (id BlobID, err error) { return id, rows.Scan((*string)(&id)) }
		if blobs, err = all(ctx, tx, read, query, args...); err != nil {
			return err
		}
		for _, id := range blobs {
			if err := dropBlob(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range blobs {
		if err := s.bury(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

package store

import (
	"context"
	"database/sql"
	"time"
)

// LettersOf lists the login's letters that wait for something, those that a
// person is to be told of, and those filed since a moment: what is due first
// comes first.
func (s *Store) LettersOf(ctx context.Context, login string, since time.Time) ([]Letter, error) {
	return all(ctx, s.read, readLetter, "SELECT "+letterColumns+` FROM letters
		WHERE login = $1 AND (state <> 'filed' OR attention OR changed >= $2)
		ORDER BY due, created, id LIMIT $3`, login, moment(since), 2*MaxLetters)
}

// FindLetter gives a letter, or ErrNotFound.
func (s *Store) FindLetter(ctx context.Context, login, id string) (Letter, error) {
	var l Letter
	err := one(ctx, s.read, "SELECT "+letterColumns+" FROM letters WHERE login = $1 AND id = $2", []any{login, id}, l.places()...)
	if err != nil {
		return Letter{}, err
	}
	return l, nil
}

// LetterForm gives what the editor sent for a letter; empty once that isn't
// needed any more, and ErrNotFound when there is no such letter.
func (s *Store) LetterForm(ctx context.Context, login, id string) ([]byte, error) {
	var form []byte
	err := one(ctx, s.read, "SELECT form FROM letters WHERE login = $1 AND id = $2", []any{login, id}, &form)
	return form, err
}

// NextLetter gives when ClaimLetter has something for the login next, at the
// earliest; ErrNotFound when nothing waits to be sent or filed.
func (s *Store) NextLetter(ctx context.Context, login string) (time.Time, error) {
	var next sql.NullInt64
	err := one(ctx, s.write, `SELECT MIN(CASE WHEN lease > due THEN lease ELSE due END) FROM letters
		WHERE login = $1 AND state IN ('queued', 'submitting', 'accepted')`, []any{login}, &next)
	if err == nil && !next.Valid {
		err = ErrNotFound
	}
	return time.UnixMicro(next.Int64).UTC(), err
}

// EndLetters forgets the letters that were filed before a moment, and that no
// person is to be told of. It keeps the uploads of letters that may be written on
// from being taken for forgotten: those that wait, or were refused by some.
func (s *Store) EndLetters(ctx context.Context, before, now time.Time) error {
	_, err := exec(ctx, s.write, "DELETE FROM letters WHERE state = 'filed' AND NOT attention AND changed < $1", moment(before))
	if err != nil {
		return err
	}
	_, err = exec(ctx, s.write, `UPDATE uploads SET used = $1 WHERE used < $2 AND EXISTS
		(SELECT 1 FROM letters WHERE letters.login = uploads.login AND letters.id = uploads.letter AND (letters.state <> 'filed' OR letters.attention))`,
		moment(now), moment(now.Add(-time.Hour)))
	return err
}

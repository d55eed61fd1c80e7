package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// PutLetter keeps a new letter, with what the editor sent, and keeps its blob,
// which must be whole. It says false, and does nothing, when the login has a
// letter of that ID, unless that has gone to nobody and waits for the person
// (LetterTaken, LetterFailed): then the new one takes its place. ErrFull when
// MaxLetters wait already, or fewer that are very long.
func (s *Store) PutLetter(ctx context.Context, l Letter, form []byte) (put bool, err error) {
	err = s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if put, err = insertLetter(ctx, tx, l, form); err != nil || !put {
			return err
		}
		var waiting, forms int64
		err := one(ctx, tx, "SELECT COUNT(*), COALESCE(SUM(LENGTH(form)), 0) FROM letters WHERE login = $1 AND state <> $2",
			[]any{l.Login, string(LetterFiled)}, &waiting, &forms)
		if err != nil {
			return err
		}
		if waiting > MaxLetters || forms > MaxForms {
			return ErrFull
		}
		if err := keepBlob(ctx, tx, l.Blob); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicOutboxChanged, l.Login)
	})
	return put && err == nil, err
}

func insertLetter(ctx context.Context, tx *sql.Tx, l Letter, form []byte) (bool, error) {
	values, err := l.values()
	if err != nil {
		return false, err
	}
	names := strings.Split(strings.Join(strings.Fields(letterColumns), ""), ",")
	values, names = append(values, octets(form)), append(names, "form")
	places, updates := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		places[i] = fmt.Sprintf("$%d", i+1)
		updates[i] = name + " = excluded." + name
	}
	n, err := exec(ctx, tx, "INSERT INTO letters ("+strings.Join(names, ", ")+") VALUES ("+strings.Join(places, ", ")+
		") ON CONFLICT (login, id) DO UPDATE SET "+strings.Join(updates, ", ")+
		" WHERE letters.state IN ('taken', 'failed')", values...)
	return n > 0, err
}

// ClaimLetter gives the login's letter that has been due for longest, and keeps
// others from it until the lease is over. attempt is a text that nobody else
// has. ErrNotFound when nothing is due.
func (s *Store) ClaimLetter(ctx context.Context, login, attempt string, now, lease time.Time) (Letter, error) {
	var l Letter
	err := one(ctx, s.write, `UPDATE letters SET attempt = $2, lease = $4 WHERE login = $1 AND lease <= $3 AND due <= $3
		AND state IN ('queued', 'submitting', 'accepted') AND id = (SELECT id FROM letters
			WHERE login = $1 AND lease <= $3 AND due <= $3 AND state IN ('queued', 'submitting', 'accepted')
			ORDER BY due, id LIMIT 1)
		RETURNING `+letterColumns, []any{login, attempt, moment(now), moment(lease)}, l.places()...)
	if err != nil {
		return Letter{}, err
	}
	return l, nil
}

// ExtendLease makes a lease longer, and says whether it was still the attempt's.
func (s *Store) ExtendLease(ctx context.Context, l Letter, lease time.Time) (bool, error) {
	n, err := exec(ctx, s.write, "UPDATE letters SET lease = $4 WHERE login = $1 AND id = $2 AND attempt = $3",
		l.Login, l.ID, l.Attempt, moment(lease))
	return n > 0, err
}

// FreeLetters ends all leases: for a program that has the database to itself and
// begins.
func (s *Store) FreeLetters(ctx context.Context) error {
	_, err := exec(ctx, s.write, "UPDATE letters SET lease = 0, attempt = '' WHERE lease <> 0")
	return err
}

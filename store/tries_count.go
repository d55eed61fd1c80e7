package store

import (
	"context"
	"errors"
	"time"
)

// Tries are somebody's tries to sign in that count.
type Tries struct {
	Count int
	Last  time.Time // zero when there was none
}

// AddTry counts a try by subject, an opaque text such as an address or the hash
// of a user name, and gives what was there before it. When the last is older
// than forget, it counts from anew. Tries at once each see another number.
func (s *Store) AddTry(ctx context.Context, subject string, now time.Time, forget time.Duration) (Tries, error) {
	var before Tries
	err := one(ctx, s.write, `INSERT INTO tries (subject, count, last, last_before) VALUES ($1, 1, $2, 0)
		ON CONFLICT (subject) DO UPDATE SET
			count = CASE WHEN tries.last < $3 THEN 1 ELSE tries.count + 1 END,
			last_before = tries.last,
			last = $2
		RETURNING count - 1, last_before`,
		[]any{subject, moment(now), moment(now.Add(-forget))}, &before.Count, (*moment)(&before.Last))
	if err != nil || before.Count == 0 {
		return Tries{}, err
	}
	return before, nil
}

// ForgetTries takes all of a subject's tries off.
func (s *Store) ForgetTries(ctx context.Context, subject string) error {
	_, err := exec(ctx, s.write, "DELETE FROM tries WHERE subject = $1", subject)
	return err
}

// EndTries forgets the subjects whose last try was before a moment.
func (s *Store) EndTries(ctx context.Context, before time.Time) error {
	_, err := exec(ctx, s.write, "DELETE FROM tries WHERE last < $1", moment(before))
	return err
}

// FindTries gives a subject's tries that count: none when the last is older
// than forget.
func (s *Store) FindTries(ctx context.Context, subject string, now time.Time, forget time.Duration) (Tries, error) {
	var found Tries
	err := one(ctx, s.read, "SELECT count, last FROM tries WHERE subject = $1 AND last >= $2",
		[]any{subject, moment(now.Add(-forget))}, &found.Count, (*moment)(&found.Last))
	if errors.Is(err, ErrNotFound) {
		return Tries{}, nil
	}
	return found, err
}

package store

import (
	"context"
	"time"
)

// CountSessions counts those that are signed in.
func (s *Store) CountSessions(ctx context.Context, now time.Time) (int, error) {
	var n int
	err := one(ctx, s.read, "SELECT COUNT(*) FROM sessions WHERE stage = '' AND expires > $1", []any{moment(now)}, &n)
	return n, err
}

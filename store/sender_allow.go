package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// MaxSenders is how many senders a login may allow.
const MaxSenders = 5000

// ErrFull says that a login has as many of something as are kept.
var ErrFull = errors.New("the store keeps no more of these for a login")

// AllowSender keeps that pictures from a sender are shown to a login. The other
// instances are told. ErrFull when there are MaxSenders already.
func (s *Store) AllowSender(ctx context.Context, login, sender string, now time.Time) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var others int
		err := one(ctx, tx, "SELECT COUNT(*) FROM picture_senders WHERE login = $1 AND sender <> $2", []any{login, sender}, &others)
		if err != nil {
			return err
		}
		if others >= MaxSenders {
			return ErrFull
		}
		_, err = exec(ctx, tx, `INSERT INTO picture_senders (login, sender, created) VALUES ($1, $2, $3)
			ON CONFLICT (login, sender) DO NOTHING`, login, sender, moment(now))
		if err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicChoicesChanged, login)
	})
}

// Senders are those whose pictures are shown to a login, the last allowed first.
func (s *Store) Senders(ctx context.Context, login string) ([]string, error) {
	text := func(rows *sql.Rows) (sender string, err error) { return sender, rows.Scan(&sender) }
	return all(ctx, s.read, text, "SELECT sender FROM picture_senders WHERE login = $1 ORDER BY created DESC, sender", login)
}

// ForgetSender has a sender's pictures shown no more. The other instances are
// told.
func (s *Store) ForgetSender(ctx context.Context, login, sender string) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := exec(ctx, tx, "DELETE FROM picture_senders WHERE login = $1 AND sender = $2", login, sender); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicChoicesChanged, login)
	})
}

package store

import (
	"context"
	"database/sql"
	"errors"
)

// TopicChoicesChanged is the topic of a change in what somebody has chosen: a
// preference, or whose pictures are shown. The text is the login.
const TopicChoicesChanged = "choices-changed"

// Preference gives what a login has chosen, "" when nothing has been.
func (s *Store) Preference(ctx context.Context, login, name string) (string, error) {
	var value string
	err := one(ctx, s.read, "SELECT value FROM preferences WHERE login = $1 AND name = $2", []any{login, name}, &value)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return value, err
}

// SetPreference keeps what a login has chosen; "" forgets it. The other
// instances are told. ErrFull when there are MaxPreferences already.
func (s *Store) SetPreference(ctx context.Context, login, name, value string) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		query, args := `INSERT INTO preferences (login, name, value) VALUES ($1, $2, $3)
			ON CONFLICT (login, name) DO UPDATE SET value = $3`, []any{login, name, value}
		if value == "" {
			query, args = "DELETE FROM preferences WHERE login = $1 AND name = $2", args[:2]
		} else {
			var others int
			if err := one(ctx, tx, "SELECT COUNT(*) FROM preferences WHERE login = $1 AND name <> $2", args[:2], &others); err != nil {
				return err
			}
			if others >= MaxPreferences {
				return ErrFull
			}
		}
		if _, err := exec(ctx, tx, query, args...); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicChoicesChanged, login)
	})
}

// MaxPreferences is how many preferences a login may have.
const MaxPreferences = 5000

// Preferences are all that a login has chosen, by name.
func (s *Store) Preferences(ctx context.Context, login string) (map[string]string, error) {
	type preference struct{ name, value string }
	read := func(rows *sql.Rows) (p preference, err error) { return p, rows.Scan(&p.name, &p.value) }
	chosen, err := all(ctx, s.read, read, "SELECT name, value FROM preferences WHERE login = $1", login)
	preferences := make(map[string]string, len(chosen))
	for _, p := range chosen {
		preferences[p.name] = p.value
	}
	return preferences, err
}

package store

import (
	"context"
	"crypto/rand"
	"database/sql"
)

// MaxSavedSearches is how many searches a login may keep.
const MaxSavedSearches = 50

// TopicSearchesChanged is the topic of a change of a login's saved searches. The
// text is the login.
const TopicSearchesChanged = "searches-changed"

// SavedSearch is a search that a login keeps under a name.
type SavedSearch struct {
	ID, Name      string
	Query         string // as it was typed
	Filter, Label string // that the list was narrowed by
	Mailbox       string // that is searched; "" for all
	Below         bool   // with those below it
}

const savedColumns = "id, name, query, filter, label, mailbox, below"

func readSaved(rows *sql.Rows) (v SavedSearch, err error) {
	return v, rows.Scan(&v.ID, &v.Name, &v.Query, &v.Filter, &v.Label, &v.Mailbox, &v.Below)
}

// SavedSearches are a login's, by name.
func (s *Store) SavedSearches(ctx context.Context, login string) ([]SavedSearch, error) {
	return all(ctx, s.read, readSaved, "SELECT "+savedColumns+" FROM saved_searches WHERE login = $1 ORDER BY LOWER(name), id", login)
}

// SaveSearch keeps one more, and gives its ID. ErrFull at MaxSavedSearches.
func (s *Store) SaveSearch(ctx context.Context, login string, v SavedSearch) (string, error) {
	v.ID = rand.Text()
	return v.ID, s.onSearches(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		var count int
		if err := one(ctx, tx, "SELECT COUNT(*) FROM saved_searches WHERE login = $1", []any{login}, &count); err != nil {
			return err
		}
		if count >= MaxSavedSearches {
			return ErrFull
		}
		_, err := exec(ctx, tx, "INSERT INTO saved_searches (login, "+savedColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			login, v.ID, v.Name, v.Query, v.Filter, v.Label, v.Mailbox, v.Below)
		return err
	})
}

// RenameSearch gives one another name. ErrNotFound when it isn't there.
func (s *Store) RenameSearch(ctx context.Context, login, id, name string) error {
	return s.onSearches(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		n, err := exec(ctx, tx, "UPDATE saved_searches SET name = $3 WHERE login = $1 AND id = $2", login, id, name)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return err
	})
}

// RemoveSearch forgets one.
func (s *Store) RemoveSearch(ctx context.Context, login, id string) error {
	return s.onSearches(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		_, err := exec(ctx, tx, "DELETE FROM saved_searches WHERE login = $1 AND id = $2", login, id)
		return err
	})
}

// onSearches changes a login's searches, and tells the other instances.
func (s *Store) onSearches(ctx context.Context, login string, change func(ctx context.Context, tx *sql.Tx) error) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := change(ctx, tx); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicSearchesChanged, login)
	})
}

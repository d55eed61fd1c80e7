package store

import (
	"context"
	"crypto/rand"
	"database/sql"
)

// MaxCanned is how many canned replies a login may have.
const MaxCanned = 500

// Canned is a text that a login writes often.
type Canned struct {
	ID, Name, Subject string // ID is "" for a new one
	Text, HTML        string // HTML is "" for a plain one
}

const cannedColumns = "id, name, subject, body_text, body_html"

func readCanned(rows *sql.Rows) (c Canned, err error) {
	return c, rows.Scan(&c.ID, &c.Name, &c.Subject, &c.Text, &c.HTML)
}

// CannedReplies are a login's, by name.
func (s *Store) CannedReplies(ctx context.Context, login string) ([]Canned, error) {
	return all(ctx, s.read, readCanned, "SELECT "+cannedColumns+" FROM canned_replies WHERE login = $1 ORDER BY LOWER(name), id", login)
}

// CannedReply gives one of a login's; ErrNotFound when it isn't there.
func (s *Store) CannedReply(ctx context.Context, login, id string) (c Canned, err error) {
	err = one(ctx, s.read, "SELECT "+cannedColumns+" FROM canned_replies WHERE login = $1 AND id = $2", []any{login, id},
		&c.ID, &c.Name, &c.Subject, &c.Text, &c.HTML)
	return c, err
}

// KeepCanned adds a canned reply, or changes the one of that ID, and gives the
// ID. ErrNotFound when it isn't there, ErrFull at MaxCanned.
func (s *Store) KeepCanned(ctx context.Context, login string, c Canned) (string, error) {
	if c.ID != "" {
		n, err := exec(ctx, s.write, "UPDATE canned_replies SET name = $3, subject = $4, body_text = $5, body_html = $6 WHERE login = $1 AND id = $2",
			login, c.ID, c.Name, c.Subject, c.Text, c.HTML)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return c.ID, err
	}
	c.ID = rand.Text()
	return c.ID, s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var count int
		if err := one(ctx, tx, "SELECT COUNT(*) FROM canned_replies WHERE login = $1", []any{login}, &count); err != nil {
			return err
		}
		if count >= MaxCanned {
			return ErrFull
		}
		_, err := exec(ctx, tx, "INSERT INTO canned_replies (login, "+cannedColumns+") VALUES ($1, $2, $3, $4, $5, $6)",
			login, c.ID, c.Name, c.Subject, c.Text, c.HTML)
		return err
	})
}

// RemoveCanned forgets a canned reply.
func (s *Store) RemoveCanned(ctx context.Context, login, id string) error {
	_, err := exec(ctx, s.write, "DELETE FROM canned_replies WHERE login = $1 AND id = $2", login, id)
	return err
}

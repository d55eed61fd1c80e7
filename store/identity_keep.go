package store

import (
	"context"
	"crypto/rand"
	"database/sql"
)

// TopicWritingChanged is the topic of a change of a login's identities or canned
// replies. The text is the login.
const TopicWritingChanged = "writing-changed"

// MaxIdentities is how many a login may have.
const MaxIdentities = 100

// Identity is an address that a login writes from, with what goes with it.
type Identity struct {
	ID                           string // "" for a new one
	Address, Name                string
	SignatureText, SignatureHTML string
	ReplyTo                      string // "" for the address itself
	BccSelf                      bool
	Usual                        bool // a new letter is written from it
}

// Identities are a login's, in their order.
func (s *Store) Identities(ctx context.Context, login string) ([]Identity, error) {
	read := func(rows *sql.Rows) (i Identity, err error) {
		return i, rows.Scan(&i.ID, &i.Address, &i.Name, &i.SignatureText, &i.SignatureHTML, &i.ReplyTo, &i.BccSelf, &i.Usual)
	}
	return all(ctx, s.read, read, `SELECT id, address, name, signature_text, signature_html, reply_to, bcc_self, usual FROM identities
		WHERE login = $1 ORDER BY place, id`, login)
}

// KeepIdentity adds one at the end, or changes the one of that ID, and gives the
// ID. ErrNotFound when it isn't there, ErrFull at MaxIdentities. The first one,
// and one that is said to be the usual one, is that alone.
func (s *Store) KeepIdentity(ctx context.Context, login string, i Identity) (string, error) {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		count, last, err := placesOf(ctx, tx, login)
		if err != nil {
			return err
		}
		if i.ID == "" && count >= MaxIdentities {
			return ErrFull
		}
		if i.Usual = i.Usual || count == 0; i.Usual {
			if _, err := exec(ctx, tx, "UPDATE identities SET usual = FALSE WHERE login = $1", login); err != nil {
				return err
			}
		}
		if err := writeIdentity(ctx, tx, login, &i, last+1); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicWritingChanged, login)
	})
	return i.ID, err
}

func placesOf(ctx context.Context, r runner, login string) (count int, last int64, err error) {
	err = one(ctx, r, "SELECT COUNT(*), COALESCE(MAX(place), 0) FROM identities WHERE login = $1", []any{login}, &count, &last)
	return count, last, err
}

func writeIdentity(ctx context.Context, r runner, login string, i *Identity, place int64) error {
	if i.ID == "" {
		i.ID = rand.Text()
		_, err := exec(ctx, r, `INSERT INTO identities (login, id, address, name, signature_text, signature_html, reply_to, bcc_self, usual, place)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			login, i.ID, i.Address, i.Name, i.SignatureText, i.SignatureHTML, i.ReplyTo, i.BccSelf, i.Usual, place)
		return err
	}
	n, err := exec(ctx, r, `UPDATE identities SET address = $3, name = $4, signature_text = $5, signature_html = $6, reply_to = $7, bcc_self = $8, usual = $9
		WHERE login = $1 AND id = $2`, login, i.ID, i.Address, i.Name, i.SignatureText, i.SignatureHTML, i.ReplyTo, i.BccSelf, i.Usual)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// RaiseIdentity puts one before the one that stands before it.
func (s *Store) RaiseIdentity(ctx context.Context, login, id string) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var place, before int64
		if err := one(ctx, tx, "SELECT place FROM identities WHERE login = $1 AND id = $2", []any{login, id}, &place); err != nil {
			return err
		}
		if err := one(ctx, tx, "SELECT COALESCE(MAX(place), 0) FROM identities WHERE login = $1 AND place < $2", []any{login, place}, &before); err != nil {
			return err
		}
		if before == 0 { // it is the first
			return nil
		}
		if _, err := exec(ctx, tx, "UPDATE identities SET place = $3 WHERE login = $1 AND place = $2", login, before, place); err != nil {
			return err
		}
		if _, err := exec(ctx, tx, "UPDATE identities SET place = $3 WHERE login = $1 AND id = $2", login, id, before); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicWritingChanged, login)
	})
}

// RemoveIdentity forgets one.
func (s *Store) RemoveIdentity(ctx context.Context, login, id string) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := exec(ctx, tx, "DELETE FROM identities WHERE login = $1 AND id = $2", login, id); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicWritingChanged, login)
	})
}

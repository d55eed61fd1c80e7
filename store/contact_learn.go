package store

import (
	"context"
	"database/sql"
	"errors"
)

// MaxLearnt is how many contacts are learnt from a login's mail; then those that
// are least used make place.
const MaxLearnt = 10_000

// Mark says how far a mailbox has been read for contacts: up to a UID. The zero
// value is not at all.
type Mark struct {
	Mailbox          string
	UIDValidity, UID uint32
}

// ContactMark says how far a mailbox has been read for contacts.
func (s *Store) ContactMark(ctx context.Context, login, mailbox string) (Mark, error) {
	m := Mark{Mailbox: mailbox}
	err := one(ctx, s.read, "SELECT uidvalidity, uid FROM contact_marks WHERE login = $1 AND mailbox = $2", []any{login, mailbox}, &m.UIDValidity, &m.UID)
	if errors.Is(err, ErrNotFound) {
		return m, nil
	}
	return m, err
}

// LearnContacts adds what Written and Heard say to what is known of each, and
// their names where nobody has kept others. A mark that names a mailbox is kept
// with them: all of it or nothing. The other instances are told.
func (s *Store) LearnContacts(ctx context.Context, login string, seen []Contact, upTo Mark) error {
	return s.changeContacts(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		for _, c := range seen {
			if err := addLearnt(ctx, tx, login, c); err != nil {
				return err
			}
		}
		if upTo.Mailbox != "" {
			_, err := exec(ctx, tx, `INSERT INTO contact_marks (login, mailbox, uidvalidity, uid) VALUES ($1, $2, $3, $4)
				ON CONFLICT (login, mailbox) DO UPDATE SET uidvalidity = excluded.uidvalidity, uid = excluded.uid`,
				login, upTo.Mailbox, int64(upTo.UIDValidity), int64(upTo.UID))
			if err != nil {
				return err
			}
		}
		return forgetLeastUsed(ctx, tx, login)
	})
}

func addLearnt(ctx context.Context, r runner, login string, c Contact) error {
	_, err := exec(ctx, r, `INSERT INTO contacts (login, address, name, kept, written, heard, last) VALUES ($1, $2, $3, FALSE, $4, $5, $6)
		ON CONFLICT (login, address) DO UPDATE SET
			name = CASE WHEN excluded.name = '' OR (contacts.kept AND contacts.name <> '') THEN contacts.name ELSE excluded.name END,
			written = contacts.written + excluded.written, heard = contacts.heard + excluded.heard,
			last = CASE WHEN excluded.last > contacts.last THEN excluded.last ELSE contacts.last END`,
		login, c.Address, c.Name, c.Written, c.Heard, microsOf(c.Last))
	return err
}

func forgetLeastUsed(ctx context.Context, r runner, login string) error {
	var learnt int
	if err := one(ctx, r, "SELECT COUNT(*) FROM contacts WHERE login = $1 AND NOT kept", []any{login}, &learnt); err != nil {
		return err
	}
	if learnt <= MaxLearnt {
		return nil
	}
	_, err := exec(ctx, r, `DELETE FROM contacts WHERE login = $1 AND address IN (SELECT address FROM contacts
		WHERE login = $1 AND NOT kept ORDER BY written, heard, last, address LIMIT $2)`, login, learnt-MaxLearnt)
	return err
}

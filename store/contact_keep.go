package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// TopicContactsChanged is the topic of a change of a login's contacts or groups.
// The text is the login.
const TopicContactsChanged = "contacts-changed"

// MaxContacts is how many contacts a login may keep; those that were learnt from
// mail are counted apart (MaxLearnt).
const MaxContacts = 20_000

// Contact is somebody whom a login writes to or hears from.
type Contact struct {
	Address string // as the caller compares addresses: one spelling for each
	Name    string
	Kept    bool // added or edited by a person; else learnt from mail
	// Written and Heard are weights rather than counts: how often the person was
	// written to and heard from, as far as anybody has looked.
	Written, Heard int
	Last           time.Time // the last of these; zero for never
}

// Contacts are all of a login's, in no order that means anything.
func (s *Store) Contacts(ctx context.Context, login string) ([]Contact, error) {
	return all(ctx, s.read, readContact, `SELECT address, name, kept, written, heard, last FROM contacts
		WHERE login = $1 ORDER BY address`, login)
}

// Contact gives one of a login's; ErrNotFound when there is none.
func (s *Store) Contact(ctx context.Context, login, address string) (Contact, error) {
	c := Contact{Address: address}
	var last int64
	err := one(ctx, s.read, "SELECT name, kept, written, heard, last FROM contacts WHERE login = $1 AND address = $2",
		[]any{login, address}, &c.Name, &c.Kept, &c.Written, &c.Heard, &last)
	c.Last = sometime(last)
	return c, err
}

func readContact(rows *sql.Rows) (c Contact, err error) {
	var last int64
	err = rows.Scan(&c.Address, &c.Name, &c.Kept, &c.Written, &c.Heard, &last)
	c.Last = sometime(last)
	return c, err
}

// sometime reads a time that may never have been: 0.
func sometime(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func microsOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// KeepContact keeps somebody under a name, as a member of these groups and no
// others; groups that aren't there are made. before is the address that the
// contact had until now, "" for a new one. ErrFull at the bounds. The other
// instances are told.
func (s *Store) KeepContact(ctx context.Context, login, before string, c Contact, groups []string) error {
	return s.changeContacts(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		if before != "" && before != c.Address {
			if err := moveContact(ctx, tx, login, before, c.Address); err != nil {
				return err
			}
		}
		if err := keepContact(ctx, tx, login, c.Address, c.Name); err != nil {
			return err
		}
		if _, err := exec(ctx, tx, "DELETE FROM contact_members WHERE login = $1 AND address = $2", login, c.Address); err != nil {
			return err
		}
		if err := joinGroups(ctx, tx, login, c.Address, groups); err != nil {
			return err
		}
		return checkContacts(ctx, tx, login)
	})
}

// ImportedContact is a contact with the groups that it is to be added to.
type ImportedContact struct {
	Address, Name string // without a name, one that is there already stays
	Groups        []string
}

// ImportContacts keeps many at once, all of them or none: at most a thousand,
// so that it is done in time. Those that are there already stay in their groups.
func (s *Store) ImportContacts(ctx context.Context, login string, contacts []ImportedContact) error {
	return s.changeContacts(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		for _, c := range contacts {
			if err := keepContact(ctx, tx, login, c.Address, c.Name); err != nil {
				return err
			}
			if err := joinGroups(ctx, tx, login, c.Address, c.Groups); err != nil {
				return err
			}
		}
		return checkContacts(ctx, tx, login)
	})
}

// RemoveContacts forgets people, and takes them out of all groups.
func (s *Store) RemoveContacts(ctx context.Context, login string, addresses []string) error {
	return s.changeContacts(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		for _, address := range addresses {
			for _, query := range []string{
				"DELETE FROM contacts WHERE login = $1 AND address = $2",
				"DELETE FROM contact_members WHERE login = $1 AND address = $2",
			} {
				if _, err := exec(ctx, tx, query, login, address); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// changeContacts runs do in a transaction, and tells the other instances.
func (s *Store) changeContacts(ctx context.Context, login string, do func(ctx context.Context, tx *sql.Tx) error) error {
	return s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := do(ctx, tx); err != nil {
			return err
		}
		return s.tell(ctx, tx, TopicContactsChanged, login)
	})
}

func keepContact(ctx context.Context, r runner, login, address, name string) error {
	_, err := exec(ctx, r, `INSERT INTO contacts (login, address, name, kept, written, heard, last) VALUES ($1, $2, $3, TRUE, 0, 0, 0)
		ON CONFLICT (login, address) DO UPDATE SET kept = TRUE,
			name = CASE WHEN excluded.name = '' THEN contacts.name ELSE excluded.name END`, login, address, name)
	return err
}

// moveContact gives a contact another address. One that has that address
// already stays, with what was known of both.
func moveContact(ctx context.Context, r runner, login, from, to string) error {
	var c Contact
	var last int64
	err := one(ctx, r, "SELECT written, heard, last FROM contacts WHERE login = $1 AND address = $2", []any{login, from}, &c.Written, &c.Heard, &last)
	if errors.Is(err, ErrNotFound) {
		return nil // somebody else has removed it: it is kept as a new one
	}
	if err != nil {
		return err
	}
	for _, query := range []string{"DELETE FROM contacts WHERE login = $1 AND address = $2", "DELETE FROM contact_members WHERE login = $1 AND address = $2"} {
		if _, err := exec(ctx, r, query, login, from); err != nil {
			return err
		}
	}
	return addLearnt(ctx, r, login, Contact{Address: to, Written: c.Written, Heard: c.Heard, Last: sometime(last)})
}

func checkContacts(ctx context.Context, r runner, login string) error {
	var kept, groups int
	if err := one(ctx, r, "SELECT COUNT(*) FROM contacts WHERE login = $1 AND kept", []any{login}, &kept); err != nil {
		return err
	}
	if err := one(ctx, r, "SELECT COUNT(*) FROM contact_groups WHERE login = $1", []any{login}, &groups); err != nil {
		return err
	}
	if kept > MaxContacts || groups > MaxGroups {
		return ErrFull
	}
	return nil
}

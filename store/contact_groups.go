package store

import (
	"context"
	"database/sql"
)

// Bounds on the groups of a login's contacts.
const (
	MaxGroups  = 500
	MaxMembers = 1000 // of one group
)

// Group is a name for several addresses.
type Group struct {
	Name      string
	Addresses []string // in their alphabetical order
}

// Groups are a login's, by name.
func (s *Store) Groups(ctx context.Context, login string) ([]Group, error) {
	type member struct{ group, address string }
	read := func(rows *sql.Rows) (m member, err error) {
		var address sql.NullString
		err = rows.Scan(&m.group, &address)
		m.address = address.String
		return m, err
	}
	members, err := all(ctx, s.read, read, `SELECT g.name, m.address FROM contact_groups g
		LEFT JOIN contact_members m ON m.login = g.login AND m.name = g.name
		WHERE g.login = $1 ORDER BY g.name, m.address`, login)
	var groups []Group
	for _, m := range members {
		if len(groups) == 0 || groups[len(groups)-1].Name != m.group {
			groups = append(groups, Group{Name: m.group})
		}
		if last := &groups[len(groups)-1]; m.address != "" {
			last.Addresses = append(last.Addresses, m.address)
		}
	}
	return groups, err
}

// KeepGroup keeps a group with these members and no others. before is the name
// that it had until now, "" for a new one; a group that has the new name already
// takes its members in. ErrFull at the bounds. The other instances are told.
func (s *Store) KeepGroup(ctx context.Context, login, before string, g Group) error {
	if len(g.Addresses) > MaxMembers {
		return ErrFull
	}
	return s.changeContacts(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		if before != "" {
			if err := removeGroup(ctx, tx, login, before); err != nil {
				return err
			}
		}
		if err := makeGroup(ctx, tx, login, g.Name); err != nil {
			return err
		}
		for _, address := range g.Addresses {
			if err := joinGroup(ctx, tx, login, address, g.Name); err != nil {
				return err
			}
		}
		return checkGroups(ctx, tx, login, []string{g.Name})
	})
}

// RemoveGroup forgets a group; its members stay contacts if they are any.
func (s *Store) RemoveGroup(ctx context.Context, login, name string) error {
	return s.changeContacts(ctx, login, func(ctx context.Context, tx *sql.Tx) error {
		return removeGroup(ctx, tx, login, name)
	})
}

func removeGroup(ctx context.Context, r runner, login, name string) error {
	if _, err := exec(ctx, r, "DELETE FROM contact_members WHERE login = $1 AND name = $2", login, name); err != nil {
		return err
	}
	_, err := exec(ctx, r, "DELETE FROM contact_groups WHERE login = $1 AND name = $2", login, name)
	return err
}

func makeGroup(ctx context.Context, r runner, login, name string) error {
	_, err := exec(ctx, r, "INSERT INTO contact_groups (login, name) VALUES ($1, $2) ON CONFLICT (login, name) DO NOTHING", login, name)
	return err
}

func joinGroup(ctx context.Context, r runner, login, address, name string) error {
	_, err := exec(ctx, r, `INSERT INTO contact_members (login, name, address) VALUES ($1, $2, $3)
		ON CONFLICT (login, name, address) DO NOTHING`, login, name, address)
	return err
}

// joinGroups makes an address a member of groups, which are made where need be.
func joinGroups(ctx context.Context, r runner, login, address string, groups []string) error {
	for _, name := range groups {
		if err := makeGroup(ctx, r, login, name); err != nil {
			return err
		}
		if err := joinGroup(ctx, r, login, address, name); err != nil {
			return err
		}
	}
	return checkGroups(ctx, r, login, groups)
}

// checkGroups holds the bounds on groups that have been changed.
func checkGroups(ctx context.Context, r runner, login string, changed []string) error {
	for _, name := range changed {
		var members int
		if err := one(ctx, r, "SELECT COUNT(*) FROM contact_members WHERE login = $1 AND name = $2", []any{login, name}, &members); err != nil {
			return err
		}
		if members > MaxMembers {
			return ErrFull
		}
	}
	return nil
}

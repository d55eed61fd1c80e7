package store

import (
	"context"
	"crypto/rand"
	"errors"
)

// Key gives the 32 random octets of that name, which are made when they are
// first asked for, and never change. They lie in the database in clear: a key may
// sign what whoever reads the database could have anyway, and seal nothing.
func (s *Store) Key(ctx context.Context, name string) ([]byte, error) {
	key, err := s.findKey(ctx, name)
	if !errors.Is(err, ErrNotFound) {
		return key, err
	}
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // it never fails
	// Another instance may have been quicker: what it has put there counts.
	_, err = exec(ctx, s.write, "INSERT INTO keys (name, octets) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, fresh)
	if err != nil {
		return nil, err
	}
	return s.findKey(ctx, name)
}

func (s *Store) findKey(ctx context.Context, name string) ([]byte, error) {
	var key []byte
	err := one(ctx, s.read, "SELECT octets FROM keys WHERE name = $1", []any{name}, &key)
	return key, err
}

// Package store keeps what Hearthmail itself must remember, in SQLite or in
// PostgreSQL: sessions, tries to sign in, known devices, second factors, and what
// belongs to letters that are being written or sent. Mail that has arrived is not
// among it. What could sign somebody in arrives here sealed or hashed.
//
// Times are kept to the microsecond. Texts must be UTF-8 without NUL. Each call
// ends after ten seconds at the latest, or with its context.
package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5"
)

// ErrNotFound says that what was asked for isn't there, or no longer.
var ErrNotFound = errors.New("not in the store")

// ErrInUse says that another process has the folder.
var ErrInUse = errors.New("in use by another process")

// Options say where the store is.
type Options struct {
	// Dir is the folder for SQLite's file, hearthmail.db. It is made when it is
	// absent, for its owner alone. Without Dir and Database all is kept in memory.
	Dir string
	// Database is the address of a PostgreSQL database, postgres://…, which goes
	// before Dir.
	Database string
	// BlobSpace is how many octets all blobs together may take, and half of that
	// is what those of one login may; 0 means 1 GiB.
	BlobSpace int64
	// Logger is told when the connection for hearing notices is lost. May be nil.
	Logger *slog.Logger
}

// Store is an open database. Its methods may be called by many goroutines.
type Store struct {
	log     *slog.Logger
	write   *sql.DB         // SQLite: one connection, so that writers queue up
	read    *sql.DB         // the same as write in PostgreSQL and in memory
	lock    *flock.Flock    // of Dir; nil without
	server  *pgx.ConnConfig // of PostgreSQL; nil with SQLite
	name    string          // of this Store among those that tell each other
	hearing atomic.Bool     // what is told by others arrives
	silence time.Duration   // see hearSilence
	space   int64           // for blobs, in octets
}

// Open opens the database and brings its tables up to date. A folder that
// another process uses, and a database that a newer version has changed, are
// errors. No error holds the database's password.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{log: o.Logger, name: rand.Text(), silence: hearSilence, space: cmp.Or(o.BlobSpace, defaultBlobSpace)}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	open := s.openMemory
	switch {
	case o.Database != "":
		open = func(ctx context.Context) error { return s.openPostgres(ctx, o.Database) }
	case o.Dir != "":
		open = func(ctx context.Context) error { return s.openFolder(ctx, o.Dir) }
	}
	if err := open(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close closes the database. Nothing may be under way.
func (s *Store) Close() error {
	var errs []error
	if s.read != nil && s.read != s.write {
		errs = append(errs, s.read.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Unlock())
	}
	return errors.Join(errs...)
}

// Shared says whether other instances may use the same database.
func (s *Store) Shared() bool { return s.server != nil }

// Ping asks whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	for _, db := range []*sql.DB{s.write, s.read} {
		if err := db.PingContext(ctx); err != nil {
			return fmt.Errorf("the database doesn't answer: %w", err)
		}
	}
	return nil
}

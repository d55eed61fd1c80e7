package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver named sqlite
)

// readers is how many reads SQLite does at once.
const readers = 4

// openMemory keeps everything in the one connection's memory.
func (s *Store) openMemory(ctx context.Context) error {
	db, err := openSQLite("file::memory:?"+pragmas("foreign_keys(1)"), 1)
	if err != nil {
		return err
	}
	s.write, s.read = db, db
	return s.migrate(ctx)
}

// openFolder opens the file hearthmail.db. Its one writing connection begins
// each transaction as a writer, so that none fails half way for another's sake.
// What is deleted is overwritten.
func (s *Store) openFolder(ctx context.Context, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := s.take(dir); err != nil {
		return err
	}
	path := filepath.Join(dir, "hearthmail.db")
	if err := ownFile(path); err != nil {
		return err
	}
	file := (&url.URL{Scheme: "file", OmitHost: true, Path: path}).String()
	s.write, err = openSQLite(file+"?_txlock=immediate&"+
		pragmas("busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)"), 1)
	if err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	s.read, err = openSQLite(file+"?"+pragmas("busy_timeout(10000)", "query_only(1)"), readers)
	return err
}

// take makes the folder and locks it against other processes.
func (s *Store) take(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, "hearthmail.lock"), flock.SetPermissions(0o600))
	ours, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("locking the folder %s: %w", dir, err)
	}
	if !ours {
		return fmt.Errorf("the folder %s is %w", dir, ErrInUse)
	}
	s.lock = lock
	return nil
}

// ownFile makes the file, if it is absent, readable for its owner alone. SQLite
// gives the files that it puts beside it the same mode.
func ownFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := file.Chmod(0o600); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}

func openSQLite(address string, connections int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

func pragmas(list ...string) string { return url.Values{"_pragma": list}.Encode() }

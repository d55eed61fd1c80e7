package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolderIsItsOwners(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder", "für 100%?#&=")
	s := opened(t, Options{Dir: dir})
	must(t, s.AddSession(t.Context(), sample("a", "ann")))
	want := map[string]fs.FileMode{
		".": fs.ModeDir | 0o700, "hearthmail.db": 0o600, "hearthmail.db-wal": 0o600, "hearthmail.db-shm": 0o600, "hearthmail.lock": 0o600,
	}
	found := 0
	must(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if mode, ok := want[name]; !ok || info.Mode() != mode {
			t.Errorf("%s is %v, want %v", name, info.Mode(), mode)
		}
		found++
		return nil
	}))
	if found != len(want) {
		t.Errorf("%d files, want %d", found, len(want))
	}
}

func TestFolderIsTakenOnce(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(t.Context(), Options{Dir: dir})
	must(t, err)
	must(t, first.AddSession(t.Context(), sample("a", "ann")))
	_, err = Open(t.Context(), Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("opened twice: %v", err)
	}
	must(t, first.Close())
	second := opened(t, Options{Dir: dir})
	if _, err := second.FindSession(t.Context(), HashOf("a"), at(2)); err != nil {
		t.Errorf("what the first has kept: %v", err)
	}
}

func TestFolderThatCanNotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		if _, err := Open(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestMemoriesAreApart(t *testing.T) {
	first, second := opened(t, Options{}), opened(t, Options{})
	must(t, first.AddSession(t.Context(), sample("a", "ann")))
	if _, err := second.FindSession(t.Context(), HashOf("a"), at(2)); !errors.Is(err, ErrNotFound) {
		t.Errorf("another's memory: %v", err)
	}
}

func TestSQLiteSettings(t *testing.T) {
	s := opened(t, Options{Dir: t.TempDir()})
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000", "secure_delete": "1",
	} {
		var value string
		must(t, one(t.Context(), s.write, "PRAGMA "+pragma, nil, &value))
		if value != want {
			t.Errorf("%s is %s, want %s", pragma, value, want)
		}
	}
	if _, err := exec(t.Context(), s.read, "DELETE FROM sessions"); err == nil {
		t.Error("the readers can write")
	}
	if s.Shared() || !s.Listening() {
		t.Error("there seem to be others")
	}
}

// TestDeletedIsGone looks for a session in the files after its end: what a
// cookie could still open must not be there.
func TestDeletedIsGone(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), Options{Dir: dir})
	must(t, err)
	must(t, s.AddSession(t.Context(), sample("a", "ann")))
	must(t, s.EndSession(t.Context(), HashOf("a")))
	must(t, s.Close())
	text, err := os.ReadFile(filepath.Join(dir, "hearthmail.db"))
	must(t, err)
	if bytes.Contains(text, []byte("sealed a")) {
		t.Error("the file holds a session that has ended")
	}
}

func TestCheckFindsDamage(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), Options{Dir: dir})
	must(t, err)
	must(t, s.AddSession(t.Context(), sample("a", "somebody@example.org")))
	must(t, s.Close())
	path := filepath.Join(dir, "hearthmail.db")
	text, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, bytes.Replace(text, []byte("somebody@"), []byte("anybody_@"), 1), 0o600)) // in the table or its index
	s = opened(t, Options{Dir: dir})
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a changed file: %v", err)
	}
}

func TestCheckFindsOrphans(t *testing.T) {
	s := opened(t, Options{})
	for _, statement := range []string{"PRAGMA foreign_keys=0", "INSERT INTO recovery_codes (login, code) VALUES ('nobody', x'00')"} {
		_, err := exec(t.Context(), s.write, statement)
		must(t, err)
	}
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "recovery_codes") {
		t.Errorf("a code without its second factor: %v", err)
	}
}

// TestKilled opens the files as they are while the program runs, which is how it
// leaves them when it is killed.
func TestKilled(t *testing.T) {
	dir, left := t.TempDir(), t.TempDir()
	s := opened(t, Options{Dir: dir})
	must(t, s.AddSession(t.Context(), sample("a", "ann")))
	for _, name := range []string{"hearthmail.db", "hearthmail.db-wal", "hearthmail.lock"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(left, name), text, 0o600))
	}
	again := opened(t, Options{Dir: left})
	if _, err := again.FindSession(t.Context(), HashOf("a"), at(2)); err != nil {
		t.Errorf("a session from before: %v", err)
	}
	must(t, again.Check(t.Context()))
}

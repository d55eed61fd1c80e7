package main

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testdovecot"
)

// secretWords are the passwords and cookies that were given to a program. When
// it has ended, neither its log nor what it has kept may hold any of them: in
// each test that starts one.
type secretWords struct {
	mu    sync.Mutex
	words map[string]string // what each is
}

// shortest is what a word must be so that it is not found by chance.
const shortest = 8

func (s *secretWords) add(what, word string) {
	if len(word) < shortest {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.words == nil {
		s.words = map[string]string{}
	}
	s.words[word] = what
}

// addCookies takes the cookies that a browser has, whole and in halves.
func (s *secretWords) addCookies(cookies []*http.Cookie) {
	for _, c := range cookies {
		s.add("the cookie "+c.Name, c.Value)
		for half := range strings.SplitSeq(c.Value, ".") {
			s.add("a half of the cookie "+c.Name, half)
		}
	}
}

// addForm takes the password of a form.
func (s *secretWords) addForm(form url.Values) {
	s.add("the password", form.Get("password"))
}

// in says which of the words are in some text, as they are or as a form or an
// address would write them.
func (s *secretWords) in(text []byte) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []string
	for word, what := range s.words {
		if bytes.Contains(text, []byte(word)) || bytes.Contains(text, []byte(url.QueryEscape(word))) {
			found = append(found, what)
		}
	}
	return found
}

func (s *secretWords) mustNotBeIn(t *testing.T, where string, text []byte) {
	t.Helper()
	for _, what := range s.in(text) {
		t.Errorf("%s holds %s", where, what)
	}
}

// mustNotBeKept looks through every file that the program has written. SQLite takes
// some away as its last connection closes, which database/sql may do a moment later.
func (s *secretWords) mustNotBeKept(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			var text []byte
			text, err = os.ReadFile(path)
			s.mustNotBeIn(t, entry.Name(), text)
		}
		if errors.Is(err, fs.ErrNotExist) && path != dir {
			return nil
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestSecretsAreSought: the search finds what it looks for, so that its silence
// in all other tests means something; and what is kept is not merely empty.
func TestSecretsAreSought(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	v.get(inbox)
	address, err := url.Parse(v.base)
	if err != nil {
		t.Fatal(err)
	}
	cookies := v.client.Jar.Cookies(address)
	if len(cookies) != 1 || program.secrets.words[dovecot.Password()] == "" || program.secrets.words[cookies[0].Value] == "" {
		t.Errorf("%d words are sought, with the cookies %v", len(program.secrets.words), cookies)
	}
	kept, err := os.ReadFile(filepath.Join(program.data(), "hearthmail.db-wal"))
	if err != nil || !bytes.Contains(kept, []byte("family")) {
		t.Errorf("the session's login is not in the database's file: %v", err)
	}
	if found := program.secrets.in([]byte("a=" + dovecot.Password() + "&b")); len(found) != 1 {
		t.Errorf("in a text with the password are found: %q", found)
	}
}

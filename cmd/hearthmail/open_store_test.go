package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testpostgres"
)

// TestStoreThatCanNotBe wants one line that names the option and what is wrong,
// without the database's password, and 1.
func TestStoreThatCanNotBe(t *testing.T) {
	server := testpostgres.Start(t)
	running := start(t)
	for _, tc := range []struct {
		name string
		args []string
		want []string
	}{
		{"folder in use", []string{"--data", running.data()}, []string{"--data", running.data(), "in use by another process"}},
		{"no folder", []string{"--data", file(t, "")}, []string{"--data", "not a directory"}},
		{"folder in a file", []string{"--data", filepath.Join(file(t, ""), "data")}, []string{"--data", "not a directory"}},
		{"nobody listens", []string{"--database", "postgres://ann:kettle@127.0.0.1:1/x"}, []string{"--database", "127.0.0.1", "refused"}},
		{"wrong password", []string{"--database", strings.Replace(server.URL(), server.Password(), "kettle", 1)}, []string{"--database", "password authentication failed"}},
		{"no such database", []string{"--database", strings.Replace(server.URL(), "/postgres?", "/kettle?", 1)}, []string{"--database", "does not exist"}},
		{"bad port", []string{"--database", "postgres://ann:kettle@127.0.0.1:99999/x"}, []string{"--database", "of the form"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var stderr bytes.Buffer
			status := run(t.Context(), append([]string{"--listen", "127.0.0.1:0", "--log-level", "error"}, tc.args...), noEnvironment, io.Discard, &stderr)
			text := stderr.String()
			if status != 1 || strings.Count(text, "\n") != 1 {
				t.Errorf("status %d and %q; want 1 and one line", status, text)
			}
			for _, word := range tc.want {
				if !strings.Contains(text, word) {
					t.Errorf("%q doesn't say %q", text, word)
				}
			}
			if strings.Contains(text, ":kettle@") || strings.Contains(text, server.Password()) {
				t.Errorf("%q holds a password", text)
			}
		})
	}
}

// TestSessionsInPostgreSQL: they outlive the program there too, and a dump of the
// database holds no password and no cookie.
func TestSessionsInPostgreSQL(t *testing.T) {
	dovecot, server := testdovecot.Start(t, testdovecot.Options{}), testpostgres.Start(t)
	first := start(t, "--imap", "imap://"+dovecot.Addr(), "--database", server.NewDatabase(t))
	v := signIn(t, first, dovecot.Password())
	first.end()
	v.visit(first.startAgain(t))
	if page := v.get(inbox); page.address != inbox {
		t.Errorf("after the restart the browser is at %s", page.address)
	}
	dump := server.Dump(t)
	if !bytes.Contains(dump, []byte("family")) {
		t.Error("the session's login is not in the dump")
	}
	first.secrets.mustNotBeIn(t, "the dump", dump)
	v.post("/logout", nil, inbox)
	if bytes.Contains(server.Dump(t), []byte("family")) {
		t.Error("after the sign-out the dump still holds the session")
	}
}

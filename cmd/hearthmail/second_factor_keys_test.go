package main

import (
	"bytes"
	"encoding/base32"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testpostgres"
)

// and a sentence says what is missing.
func TestSecondFactorKeyLost(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	first := start(t, "--imap", "imap://"+dovecot.Addr())
	data := first.data()
	v := signIn(t, first, dovecot.Password())
	app, recovery := setUpFactor(t, v, dovecot.Password())
	half := halfIn(t, first, "family", dovecot.Password())
	first.end()
	if err := os.Rename(filepath.Join(data, "secret.key"), filepath.Join(data, "moved.key")); err != nil {
		t.Fatal(err)
	}

	second := first.startAgain(t)
	v.visit(second)
	half.visit(second)
	stranger := newVisitor(t, second)
	refused := func(page *answer) {
		t.Helper()
		if page.status != http.StatusServiceUnavailable || !strings.Contains(page.alert(), "key file") {
			t.Errorf("without the key: %d %q at %s", page.status, page.alert(), page.address)
		}
	}
	refused(stranger.post("/login", credentials("family", dovecot.Password()), "/login"))
	refused(half.post("/login/code", code(app.code(1)), "/login/code"))
	refused(half.post("/login/code", code(recovery[0]), "/login/code"))
	for _, visitor := range []*visitor{stranger, half} {
		if page := visitor.get(inbox); page.address != "/login" {
			t.Errorf("then %s is open", page.address)
		}
	}
	if page := v.get("/settings"); page.status != http.StatusOK || where(page.root, "data-second-factor", "on") == nil {
		t.Errorf("whoever was signed in gets %d", page.status)
	}
	second.end()

	third := launch(t, append(first.args, "--secret-file", filepath.Join(data, "moved.key")), first.secrets)
	half.visit(third)
	if page := half.post("/login/code", code(recovery[0]), "/login/code"); page.address != inbox {
		t.Errorf("with the key a code leads to %s: %d %s", page.address, page.status, page.alert())
	}
}

// again. One without the key file offers none, and lets nobody pass by.
func TestSecondFactorShared(t *testing.T) {
	dovecot, database := testdovecot.Start(t, testdovecot.Options{}), testpostgres.Start(t)
	key := filepath.Join(t.TempDir(), "shared.key")
	if err := os.WriteFile(key, bytes.Repeat([]byte("k"), 32), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"--imap", "imap://" + dovecot.Addr(), "--database", database.URL()}
	first, second := start(t, append(args, "--secret-file", key)...), start(t, append(args, "--secret-file", key)...)
	app, recovery := setUpFactor(t, signIn(t, first, dovecot.Password()), dovecot.Password())

	half, later := halfIn(t, first, "family", dovecot.Password()), halfIn(t, first, "family", dovecot.Password())
	half.visit(second)
	if page := half.post("/login/code", code(app.code(1)), "/login/code"); page.address != inbox {
		t.Errorf("at the other instance a code leads to %s: %s", page.address, page.alert())
	}
	if page := later.post("/login/code", code(app.code(1)), "/login/code"); page.status != http.StatusForbidden {
		t.Errorf("then the same code gives %d at %s at the first", page.status, page.address)
	}
	if page := later.post("/login/code", code(recovery[0]), "/login/code"); page.address != inbox {
		t.Errorf("a recovery code leads to %s: %s", page.address, page.alert())
	}

	third := start(t, args...)
	v := newVisitor(t, third)
	if page := v.post("/login", credentials("family", dovecot.Password()), "/login"); page.status != http.StatusServiceUnavailable || !strings.Contains(page.alert(), "key file") {
		t.Errorf("without the key file: %d %q at %s", page.status, page.alert(), page.address)
	}
	v.post("/login", credentials("other", dovecot.Password()), "/login")
	if page := v.get("/settings"); where(page.root, "data-second-factor", "unavailable") == nil {
		t.Errorf("without the key file a second step is offered: %d", page.status)
	}
	if page := v.post(factorForms+"begin", url.Values{"password": {dovecot.Password()}}, "/settings"); page.status != http.StatusForbidden {
		t.Errorf("without the key file setting up gave %d", page.status)
	}
	dump := database.Dump(t)
	octets, err := base32.StdEncoding.DecodeString(app.secret)
	if err != nil {
		t.Fatal(err)
	}
	for what, word := range map[string]string{"the key": app.secret, "the key's octets": hex.EncodeToString(octets), "a recovery code": recovery[1], "a recovery code's letters": strings.ReplaceAll(recovery[1], "-", "")} {
		if bytes.Contains(bytes.ToLower(dump), []byte(strings.ToLower(word))) {
			t.Errorf("the database holds %s", what)
		}
	}
}

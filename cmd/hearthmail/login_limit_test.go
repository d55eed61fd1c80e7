package main

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// from makes the visitor come from an address, as a proxy would say it.
func (v *visitor) from(address string) *visitor {
	v.header = http.Header{"X-Forwarded-For": {address}}
	return v
}

// TestLoginLimit: whoever guesses is held up, longer and longer, across a
// restart; nobody else is, and whoever is signed in stays so.
func TestLoginLimit(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--trusted-proxies", "127.0.0.0/8")
	inside := newVisitor(t, program).from("192.0.2.1")
	inside.post("/login", credentials("family", dovecot.Password()), "/login")
	guesser := newVisitor(t, program).from("192.0.2.1")
	for i := range 5 {
		page := guesser.post("/login", credentials("family", "wrong-guess-"+strconv.Itoa(i)), "/login")
		if page.status != http.StatusForbidden {
			t.Fatalf("guess %d gave %d %q", i, page.status, page.alert())
		}
	}
	page := guesser.post("/login", credentials("FAMILY ", dovecot.Password()), "/login")
	seconds, err := strconv.Atoi(page.header.Get("Retry-After"))
	if page.status != http.StatusTooManyRequests || err != nil || seconds < 1 || !strings.Contains(page.alert(), "too many wrong tries") {
		t.Errorf("then it gave %d %q, Retry-After %q", page.status, page.alert(), page.header.Get("Retry-After"))
	}
	program.end()
	program = program.startAgain(t)
	for _, v := range []*visitor{inside, guesser} {
		v.visit(program)
	}
	for guesser.post("/login", credentials("family", "wrong-guess-x"), "/login").status != http.StatusTooManyRequests {
		t.Log("the second of waiting was over") // each such guess doubles it
	}
	if page := inside.get(inbox); page.address != inbox {
		t.Errorf("who is signed in is at %s", page.address)
	}
	for who, address := range map[string]string{"the family elsewhere": "192.0.2.2", "the family by IPv6": "2001:db8::1"} {
		v := newVisitor(t, program).from(address)
		if page := v.post("/login", credentials("family", dovecot.Password()), "/login"); page.address != inbox {
			t.Errorf("%s is at %s: %d %q", who, page.address, page.status, page.alert())
		}
	}
	neighbour := newVisitor(t, program).from("192.0.2.1")
	if page := neighbour.post("/login", credentials("neighbour", dovecot.Password()), "/login"); page.address != inbox {
		t.Errorf("somebody else at that address is at %s: %d %q", page.address, page.status, page.alert())
	}
}

// TestLoginLimitKnowsDevices: a browser that has been told that it is a private
// one gets in where strangers at the same address are held up.
func TestLoginLimitKnowsDevices(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	form := credentials("family", dovecot.Password())
	form.Set("remember", "1")
	own := newVisitor(t, program)
	own.post("/login", form, "/login")
	own.post("/logout", nil, inbox)
	stranger := newVisitor(t, program)
	for stranger.post("/login", credentials("family", "wrong-guess"), "/login").status != http.StatusTooManyRequests {
		t.Log("one more guess")
	}
	if page := own.post("/login", form, "/login"); page.address != inbox {
		t.Errorf("the known browser is at %s: %d %q", page.address, page.status, page.alert())
	}
}

// TestRefusalsAreAlike: a wrong password and an unknown user are answered with
// the same page.
func TestRefusalsAreAlike(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	v := newVisitor(t, start(t, "--imap", "imap://"+dovecot.Addr()))
	known := v.post("/login", credentials("family", "wrong-password"), "/login")
	unknown := v.post("/login", credentials("nobody", "wrong-password"), "/login")
	if known.status != unknown.status || strings.Replace(known.body, "family", "nobody", 1) != unknown.body {
		t.Errorf("%d and %d, pages of %d and %d octets", known.status, unknown.status, len(known.body), len(unknown.body))
	}
}

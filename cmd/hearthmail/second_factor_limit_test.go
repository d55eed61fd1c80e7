package main

import (
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// giving the password anew each time; the owner's browser is not held up.
func TestSecondFactorLimits(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--trusted-proxies", "127.0.0.0/8")
	owner := newVisitor(t, program)
	form := credentials("family", dovecot.Password())
	form.Set("remember", "1")
	owner.post("/login", form, "/login")
	app, _ := setUpFactor(t, owner, dovecot.Password())
	if tries := guessCodes(t, program, dovecot.Password(), 20); tries < 10 || tries > 14 {
		t.Errorf("%d codes could be tried one after the other", tries)
	}
	owner.post("/logout", nil, "/settings")
	if page := owner.post("/login", form, "/login"); page.address != "/login/code" {
		t.Fatalf("the owner is sent to %s: %s", page.address, page.alert())
	}
	if page := owner.post("/login/code", code(app.code(1)), "/login/code"); page.address != inbox {
		t.Errorf("the owner is sent to %s: %s", page.address, page.alert())
	}
}

// address each time. It gives how many were looked at.
func guessCodes(t *testing.T, program *program, password string, guesses int) (tried int) {
	t.Helper()
	thief := newVisitor(t, program)
	for range guesses {
		thief.travel()
		if page := thief.post("/login", credentials("family", password), "/login"); page.address != "/login/code" {
			t.Fatalf("the password leads to %s: %s", page.address, page.alert())
		}
		switch page := thief.post("/login/code", code("000000"), "/login/code"); page.status {
		case http.StatusForbidden:
			tried++
		case http.StatusTooManyRequests:
			if page.header.Get("Retry-After") == "" || !strings.Contains(page.alert(), "wait") {
				t.Errorf("held up without a word: %q", page.alert())
			}
		default:
			t.Errorf("a guess gave %d at %s", page.status, page.address)
		}
	}
	return tried
}

// TestSecondFactorStageEnds: after ten wrong codes the password is wanted again.
func TestSecondFactorStageEnds(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--trusted-proxies", "127.0.0.0/8")
	_, recovery := setUpFactor(t, signIn(t, program, dovecot.Password()), dovecot.Password())
	half := halfIn(t, program, "family", dovecot.Password())
	for i := range 10 {
		page := tryCode(half, "00000")
		if want := map[bool]string{false: "/login/code", true: "/login?codes"}[i == 9]; page.address != want {
			t.Errorf("wrong code %d led to %s with %d", i+1, page.address, page.status)
		}
	}
	if page := half.post("/login/code", code(recovery[0]), "/login/code"); page.address != "/login?late" {
		t.Errorf("then a right one leads to %s", page.address)
	}
}

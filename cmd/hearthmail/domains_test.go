package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestDomains: people are led to the mail server of the domain in their user name,
// and one whose domain has none learns no more than one with a wrong password.
func TestDomains(t *testing.T) {
	one, two := testdovecot.Start(t, testdovecot.Options{}), testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, one, "anna@one.example", "INBOX", 1, testdovecot.GenerateMail)
	testdovecot.Seed(t, two, "anna@two.example", "INBOX", 2, testdovecot.GenerateMail)
	program := start(t, "--config", file(t, fmt.Sprintf(
		"[domains.\"one.example\"]\nimap = \"imap://%s\"\n[domains.\"two.example\"]\nimap = \"imap://%s\"\nsmtp = \"smtps://mail.two.example\"\n", one.Addr(), two.Addr())))
	if !strings.Contains(program.printed, "several servers") {
		t.Errorf("it greets with %q", program.printed)
	}
	for username, server := range map[string]*testdovecot.Server{"anna@one.example": one, "anna@Two.Example": two} {
		v := newVisitor(t, program)
		if page := v.post("/login", credentials(username, server.Password()), "/login"); page.address != inbox {
			t.Errorf("%s: signing in leads to %s: %s", username, page.address, page.alert())
		}
	}
	v := newVisitor(t, program)
	wrong := v.post("/login", credentials("anna@one.example", "wrong"), "/login")
	for _, username := range []string{"anna@two.example", "anna@elsewhere.example", "anna", "anna@"} {
		page := v.post("/login", credentials(username, one.Password()), "/login")
		if page.status != http.StatusForbidden || page.alert() != wrong.alert() {
			t.Errorf("%s: %d %q; a wrong password gives %q", username, page.status, page.alert(), wrong.alert())
		}
	}
}

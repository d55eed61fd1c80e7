package main

import (
	"net/url"
	"strings"
	"testing"
)

// or go, and nothing else.
func TestSecondFactorStage(t *testing.T) {
	program, dovecot, v, server := requestBox(t)
	validity := value(v.get(inbox).list(t), "data-uidvalidity")
	_, recovery := setUpFactor(t, v, dovecot.Password())
	before := allFlags(server)
	half := halfIn(t, program, "family", dovecot.Password())
	for _, address := range []string{
		"/settings", inbox, inbox + "/messages/1", inbox + "/messages/1/body", inbox + "/messages/1/raw", inbox + "/messages/1/parts/1",
		inbox + "/messages/1/attachments.zip", inbox + "/purge?uid=2", "/events",
	} {
		if page := half.get(address); page.address != "/login" {
			t.Errorf("half signed in, %s leads to %s with %d", address, page.address, page.status)
		}
	}
	for address, form := range posts(validity) {
		if strings.HasPrefix(address, "/log") { // these are for those who aren't signed in
			continue
		}
		if strings.HasPrefix(address, factorForms) {
			form = url.Values{"password": {dovecot.Password()}, "code": {recovery[0]}}
		}
		if page := half.post(address, form, inbox); page.address != "/login" {
			t.Errorf("half signed in, posting to %s leads to %s with %d", address, page.address, page.status)
		}
	}
	if others := otherSessions(t, v); len(others) != 0 {
		t.Errorf("%d sessions are listed that are none yet", len(others))
	}
	if page := half.post("/login/code", code(recovery[0]), "/login/code"); page.address != inbox {
		t.Errorf("the code leads to %s: %s", page.address, page.alert())
	}
	if after := allFlags(server); strings.Join(before, ";") != strings.Join(after, ";") {
		t.Errorf("the flags were %q and are %q", before, after)
	}
	gone := halfIn(t, program, "family", dovecot.Password())
	gone.post("/logout", nil, "/login/code")
	if page := gone.post("/login/code", code(recovery[1]), "/login/code"); page.address != "/login?late" {
		t.Errorf("after going, the code leads to %s", page.address)
	}
	if page := newVisitor(t, program).post("/login/code", code(recovery[1]), "/login/code"); page.address != "/login?late" {
		t.Errorf("without a password a code leads to %s", page.address)
	}
}

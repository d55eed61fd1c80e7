package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testopenid"
	"hearthmail/internal/testpostgres"
)

// TestOpenIDRefresh: when the mail server takes the token no more, another is
// fetched, by one request for all, and kept for after a restart.
func TestOpenIDRefresh(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	testdovecot.Seed(t, b.dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	v := b.signIn()
	if got := b.provider.Renewals(); got != 0 {
		t.Errorf("signing in took %d renewals", got)
	}
	for round := range 3 {
		b.provider.ExpireAccess()
		b.dovecot.Restart() // which ends all connections
		if round > 0 {
			b.program.end()
			b.program = b.program.startAgain(t)
			v.visit(b.program)
		}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if page := v.get(inbox); page.status != http.StatusOK || page.address != inbox {
					t.Errorf("it leads to %s with %d: %s", page.address, page.status, page.alert())
				}
			})
		}
		all.Wait()
		if got := b.provider.Renewals(); got != round+1 {
			t.Errorf("there were %d renewals, want %d", got, round+1)
		}
	}
}

// TestOpenIDRefreshAtTwoInstances: both need another token at the same moment,
// and the provider takes a refresh token brought twice for a theft.
func TestOpenIDRefreshAtTwoInstances(t *testing.T) {
	database := testpostgres.Start(t).NewDatabase(t)
	b := startOpenID(t, testdovecot.Options{}, "--database", database)
	second := b.another("--database", database)
	one := b.signIn()
	other := *one // the same browser, led to the other instance
	other.visit(second)
	for round := range 3 {
		b.provider.ExpireAccess()
		b.dovecot.Restart()
		var all sync.WaitGroup
		for i := range 8 {
			v := []*visitor{one, &other}[i%2]
			all.Go(func() {
				if page := v.get(inbox); page.status != http.StatusOK || page.address != inbox {
					t.Errorf("it leads to %s with %d: %s", page.address, page.status, page.alert())
				}
			})
		}
		all.Wait()
		if got := b.provider.Renewals(); got != round+1 {
			t.Errorf("there were %d renewals, want %d", got, round+1)
		}
	}
	b.provider.RevokeAll()
	b.dovecot.Restart()
	eventually(t, "the session ends", func() bool { return one.get(inbox).address == "/login?ended" })
	eventually(t, "it has ended at the other instance", func() bool { return strings.HasPrefix(other.get(inbox).address, "/login") })
}

// TestOpenIDRefreshAhead: a token that is about to end is renewed before it does.
func TestOpenIDRefreshAhead(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	b.provider.AccessLasts(10 * time.Second)
	v := b.signIn()
	b.provider.AccessLasts(time.Hour)
	before := b.provider.Renewals()
	for range 3 {
		if page := v.get(inbox); page.address != inbox {
			t.Fatalf("it leads to %s", page.address)
		}
	}
	if got := b.provider.Renewals() - before; got != 1 {
		t.Errorf("there were %d renewals, want 1", got)
	}
}

// TestOpenIDRevoked: a session ends with the sign-in at the provider, whether
// the token has run out or the mail server refuses it, and says so.
func TestOpenIDRevoked(t *testing.T) {
	for name, lasts := range map[string]time.Duration{"run out": 10 * time.Second, "refused": time.Hour} {
		t.Run(name, func(t *testing.T) {
			b := startOpenID(t, testdovecot.Options{})
			b.provider.AccessLasts(lasts)
			v := b.signIn()
			v.get(inbox)
			b.provider.RevokeAll()
			if lasts == time.Hour {
				b.dovecot.Restart()
			}
			var page *answer
			eventually(t, "the session ends", func() bool { // a list may be shown once more as it was last
				page = v.get(inbox)
				return page.address != inbox
			})
			if page.address != "/login?ended" || !strings.Contains(page.alert(), "with the village has ended there") {
				t.Errorf("it leads to %s: %s", page.address, page.alert())
			}
			b.mustBeOut(v)
			b.program.end()
			b.program = b.program.startAgain(t)
			v.visit(b.program)
			b.mustBeOut(v)
			b.signIn()
		})
	}
}

// TestOpenIDProviderGoesAway: while it can't be asked nobody is signed out.
func TestOpenIDProviderGoesAway(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	b.provider.AccessLasts(10 * time.Second)
	v := b.signIn()
	b.provider.Misbehave(testopenid.Away)
	eventually(t, "the list comes over the connection that is there", func() bool { // which may be in use, for the index
		page := v.get(inbox)
		if page.address != inbox {
			t.Fatalf("with connections it leads to %s with %d: %s", page.address, page.status, page.alert())
		}
		return page.status == http.StatusOK
	})
	b.program.end()
	b.program = b.program.startAgain(t)
	v.visit(b.program)
	if page := v.get(inbox); page.status != http.StatusBadGateway || !strings.Contains(page.alert(), "no answer from the village") {
		t.Errorf("without connections it gave %d %q", page.status, page.alert())
	}
	b.provider.Misbehave(testopenid.None)
	if page := v.get(inbox); page.status != http.StatusOK || page.address != inbox {
		t.Errorf("afterwards it leads to %s with %d: %s", page.address, page.status, page.alert())
	}
}

// TestOpenIDRefusedWhileProviderIsAway: a token that the mail server refuses ends
// nothing while there is nobody to ask for another.
func TestOpenIDRefusedWhileProviderIsAway(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	v := b.signIn()
	b.provider.ExpireAccess()
	b.provider.Misbehave(testopenid.AwayForUs)
	b.dovecot.Restart()
	eventually(t, "the mail server refuses the token", func() bool {
		page := v.get(inbox)
		return page.status == http.StatusBadGateway && strings.Contains(page.alert(), "no answer from the village")
	})
	b.provider.Misbehave(testopenid.None)
	if page := v.get(inbox); page.status != http.StatusOK || page.address != inbox {
		t.Errorf("afterwards it leads to %s with %d: %s", page.address, page.status, page.alert())
	}
}

// TestOpenIDRevokedAmongOthers: another's tokens for the same mailbox keep a
// session going no longer than its own.
func TestOpenIDRevokedAmongOthers(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	b.provider.AccessLasts(10 * time.Second)
	stolen := b.signIn()
	b.provider.RevokeAll()
	mine := b.signIn()
	if page := stolen.get(inbox); page.address != "/login?ended" {
		t.Errorf("the revoked session is at %s", page.address)
	}
	if page := mine.get(inbox); page.address != inbox {
		t.Errorf("the other is at %s", page.address)
	}
}

// TestOpenIDWithoutProvider: a session by token, at a program that was started
// again without the provider, ends.
func TestOpenIDWithoutProvider(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{})
	v := b.signIn()
	b.program.end()
	for i, arg := range b.program.args {
		if arg == "--openid-issuer" {
			b.program.args = append(b.program.args[:i:i], b.program.args[i+8:]...)
			break
		}
	}
	b.program = b.program.startAgain(t)
	v.visit(b.program)
	b.mustBeOut(v)
}

// TestOpenIDSecondStep: an account's second step is asked for after the provider
// too, also when the access token has run out until the code comes.
func TestOpenIDSecondStep(t *testing.T) {
	b := startOpenID(t, testdovecot.Options{}, "--trusted-proxies", "127.0.0.0/8")
	app, _ := setUpFactor(t, signIn(t, b.program, b.dovecot.Password()), b.dovecot.Password())
	v := newVisitor(t, b.program)
	if page := v.get("/login/openid"); page.address != "/login/code" {
		t.Fatalf("signing in led to %s: %s", page.address, page.alert())
	}
	if page := v.get(inbox); page.address == inbox {
		t.Error("the mail is open without the second step")
	}
	if page := tryCode(v, "000000"); page.status != http.StatusForbidden {
		t.Errorf("a wrong code gave %d", page.status)
	}
	b.provider.ExpireAccess()
	if page := tryCode(v, app.code(1)); page.address != inbox || page.status != http.StatusOK {
		t.Errorf("the code leads to %s with %d: %s", page.address, page.status, page.alert())
	}
	b.provider.ExpireAccess()
	b.dovecot.Restart()
	if page := v.get(inbox); page.address != inbox || page.status != http.StatusOK {
		t.Errorf("afterwards it leads to %s with %d: %s", page.address, page.status, page.alert())
	}
	if got := b.provider.Renewals(); got != 2 {
		t.Errorf("there were %d renewals, want 2", got)
	}
	if page := v.get("/settings"); where(page.root, "data-second-factor", "on") == nil {
		t.Error("the settings don't show that it is on")
	}
}

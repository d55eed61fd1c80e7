package main

import (
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestSessionsOutliveTheProgram: whoever was signed in still is after a restart,
// and what was said but not shown yet is shown then, and can be taken back.
func TestSessionsOutliveTheProgram(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	first := start(t, "--imap", "imap://"+dovecot.Addr())
	v, gone := signIn(t, first, dovecot.Password()), signIn(t, first, dovecot.Password())
	gone.post("/logout", nil, inbox)
	list := v.get(inbox).list(t)
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	v.post(inbox+"/delete", uidForm(list, 1), inbox)
	v.client.CheckRedirect = nil
	first.end()

	second := first.startAgain(t)
	v.visit(second)
	gone.visit(second)
	page := v.get(inbox)
	rows, _ := page.rows(t)
	if len(rows) != 3 || !struck(rows[1]) || page.notice() != "1 message struck through. Undo" {
		t.Errorf("after the restart %s has %d rows and says %q", page.address, len(rows), page.notice())
	}
	if again := v.get(inbox).notice(); again != "" {
		t.Errorf("it is said again: %q", again)
	}
	undone := v.post(undoForm(t, page), nil, inbox)
	if rows, _ := undone.rows(t); struck(rows[1]) || undone.notice() != "1 message is as before." {
		t.Errorf("taken back after the restart, %s says %q", undone.address, undone.notice())
	}
	if page := gone.get(inbox); page.address != "/login" {
		t.Errorf("who had signed out is at %s", page.address)
	}
}

// TestRestartWhileTheServerIsAway: then nobody is signed out, and told so.
func TestRestartWhileTheServerIsAway(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	first := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, first, dovecot.Password())
	first.end()
	dovecot.Stop()
	v.visit(first.startAgain(t))
	if page := v.get(inbox); page.status != http.StatusBadGateway || !strings.Contains(page.alert(), "no connection") {
		t.Errorf("without the mail server: %d %q", page.status, page.alert())
	}
	dovecot.Restart()
	if page := v.get(inbox); page.status != http.StatusOK || page.address != inbox {
		t.Errorf("with it: %d at %s", page.status, page.address)
	}
}

// TestPasswordChanged: a session whose password is no longer accepted ends, with
// a word about it; at once when the program must ask, and for good.
func TestPasswordChanged(t *testing.T) {
	for name, restart := range map[string]bool{"while it runs": false, "before a restart": true} {
		t.Run(name, func(t *testing.T) {
			dovecot := testdovecot.Start(t, testdovecot.Options{})
			old := dovecot.Password()
			program := start(t, "--imap", "imap://"+dovecot.Addr())
			v := signIn(t, program, old)
			dovecot.SetPassword("another-one")
			if restart {
				program.end()
				program = program.startAgain(t)
				v.visit(program)
			}
			var page *answer
			eventually(t, "the old password is refused", func() bool {
				page = v.get(inbox)
				return strings.HasPrefix(page.address, "/login")
			})
			if !strings.Contains(page.alert(), "no longer accepts your password") {
				t.Errorf("the page says %q", page.alert())
			}
			dovecot.SetPassword(old)
			if page := v.get(inbox); page.address != "/login" {
				t.Errorf("with the old password back the session is back at %s", page.address)
			}
			program.log.mustNotHold(t, old)
		})
	}
}

// TestPasswordChangedUnderAPage: a page that only looks again is led to where it
// is told why the session has ended.
func TestPasswordChangedUnderAPage(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	dovecot.SetPassword("another-one")
	looks := http.Header{"Hx-Request": {"true"}, "Hearthmail-Refresh": {"true"}}
	var answer *answer
	eventually(t, "the old password is refused", func() bool {
		answer = v.send(http.MethodGet, inbox, nil, looks)
		return answer.status == http.StatusUnauthorized
	})
	if to := answer.header.Get("Hx-Redirect"); to != "/login?refused" {
		t.Errorf("the page is sent to %q", to)
	}
	if answer = v.send(http.MethodGet, inbox, nil, looks); answer.status != http.StatusUnauthorized || answer.header.Get("Hx-Redirect") != "" {
		t.Errorf("one that has no session is answered by %d and sent to %q", answer.status, answer.header.Get("Hx-Redirect"))
	}
}

package main

import (
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testtls"
)

// TestBrowserBehindProxies does in Chromium behind each proxy what needs its
// help: forms from a script, the stream of events, and frames, over TLS.
func TestBrowserBehindProxies(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	for _, s := range []setup{{"nginx", "under a path", false}, {"Caddy", "on a name of its own", true}} {
		t.Run(s.proxy, func(t *testing.T) {
			user := strings.ToLower(s.proxy)
			testdovecot.Seed(t, dovecot, user, "INBOX", 120, testdovecot.GenerateMail)
			server := testdovecot.Login(t, dovecot, user)
			server.Select("INBOX")
			f := s.open(t, dovecot)
			page := testbrowser.Start(t, testtls.Certificate(t, f.certs)).NewPage(1440, 900, false, false)
			p := &session{t: t, page: page, server: server, base: strings.TrimRight(f.address, "/")}
			p.signIn(user, dovecot.Password())
			p.openMessages()
			p.strikeAndRestore()
			p.arrivals()
			p.signOut()
			p.checkProblems("behind " + s.proxy)
			if !strings.HasPrefix(page.Location(), f.address) {
				t.Errorf("the last page is at %s", page.Location())
			}
		})
	}
}

// arrivals: new mail comes into the list by itself, and another program's
// strike shows.
func (s *session) arrivals() {
	s.t.Helper()
	s.toList()
	s.server.Append("INBOX", testdovecot.GenerateMail(120))
	s.page.WaitVisible("#row-121")
	s.server.Store(115, "+FLAGS", `\Deleted`)
	s.page.WaitVisible("#row-115 del")
	s.check("the list with new mail")
}

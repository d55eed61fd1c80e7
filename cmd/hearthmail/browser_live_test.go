package main

import (
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserLive: what somebody else does appears by itself, and leaves alone
// what one is doing.
func TestBrowserLive(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	s := &session{
		t: t, page: browser.NewPage(1440, 900, false, false),
		server: testdovecot.Login(t, dovecot, "family"), base: strings.TrimRight(program.address, "/"),
	}
	s.server.Select("INBOX")
	s.signIn("family", dovecot.Password())
	p := s.page
	p.Click("#tick-58")
	p.Click("#open-57")
	p.WaitVisible("[data-message='57']")

	// another mail program strikes a row and the open message, and mail comes
	s.server.Store(59, "+FLAGS", `\Deleted`)
	p.WaitVisible("#row-59 del")
	s.server.Store(57, "+FLAGS", `\Deleted`)
	p.WaitVisible("[data-message='57'] del")
	s.server.Append("INBOX", testdovecot.GenerateMail(60))
	p.WaitVisible("#row-61")
	p.WaitFor("document.getElementById('list').dataset.total === '61'")

	// somebody else in the family restores one here
	v := signIn(t, program, dovecot.Password())
	v.post(inbox+"/undelete", uidForm(v.get(inbox).list(t), 59), inbox)
	p.WaitGone("#row-59 del")

	p.WaitFor("document.getElementById('tick-58').checked")
	p.WaitVisible("[data-message='57'] [data-body]")
	if !strings.HasSuffix(p.Location(), "/messages/57") {
		t.Errorf("the page has moved to %s", p.Location())
	}
	s.check("the page after others' doings")
}

package main

import (
	"context"
	"slices"
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
	s.othersDo()
	other := &session{t: t, page: browser.NewPage(390, 844, true, true), server: s.server, base: s.base}
	other.signIn("family", dovecot.Password())
	s.together(other)
	s.removed()
	s.check("the page after others' doings")
	other.check("the other page")
}

// othersDo: another mail program strikes a row and the open message, and mail
// comes, while a message is open, one ticked and the focus on a third.
func (s *session) othersDo() {
	s.t.Helper()
	p := s.page
	p.Click("#tick-58")
	p.Click("#open-57")
	p.WaitVisible("[data-message='57']")
	p.Evaluate("document.getElementById('star-56').focus()", nil)
	s.server.Store(59, "+FLAGS", `\Deleted`)
	p.WaitVisible("#row-59 del")
	s.server.Store(57, "+FLAGS", `\Deleted`)
	p.WaitVisible("[data-message='57'] del")
	s.server.Append("INBOX", testdovecot.GenerateMail(60))
	p.WaitVisible("#row-61")
	p.WaitFor("document.querySelector('.rows').firstElementChild.id === 'row-61'")
	p.WaitFor("document.getElementById('list').dataset.total === '61'")
	p.WaitFor("document.getElementById('tick-58').checked")
	p.WaitFor("document.activeElement.id === 'star-56'")
	p.WaitVisible("[data-message='57'] [data-body]")
	if !strings.HasSuffix(p.Location(), "/messages/57") {
		s.t.Errorf("the page has moved to %s", p.Location())
	}
}

// together: what either of two people does shows on the other's screen.
func (s *session) together(other *session) {
	s.t.Helper()
	other.page.WaitVisible("#row-59 del")
	other.page.Click("#strike-59")
	s.page.WaitGone("#row-59 del")
	s.page.Click("#star-56")
	other.page.WaitVisible("#star-56.on")
	other.page.Click("#open-55") // which marks it as read
	s.page.WaitFor("!document.getElementById('row-55').hasAttribute('data-unread')")
	s.page.Click("#strike-55")
	other.page.WaitVisible("[data-message='55'] del")
	s.page.Click("#strike-55")
	other.page.WaitGone("[data-message='55'] del")
}

// removed: another mail program purges what it has struck; the focus, which was
// on such a row, goes on to the next one.
func (s *session) removed() {
	s.t.Helper()
	s.page.Evaluate("document.getElementById('strike-54').focus()", nil)
	s.server.Store(54, "+FLAGS", `\Deleted`)
	s.page.WaitVisible("#row-54 del")
	s.server.Expunge() // 57, which is open, too
	s.page.WaitGone("#row-54")
	s.page.WaitGone("#row-57")
	s.page.WaitFor("document.activeElement.id === 'open-53'")
	s.page.WaitFor("document.getElementById('list').dataset.total === '59'")
	s.page.WaitFor("document.getElementById('tick-58').checked")
	s.page.WaitVisible("[data-message='57'] [data-body]")
	if text := s.page.Text("[data-message='57'] [role=status]"); !strings.Contains(text, "no longer in the folder") {
		s.t.Errorf("that the open message has gone is told as %q", text)
	}
}

// TestBrowserOwnActs: of what the person does, the page asks for nothing more
// than the answer, although the stream tells of it too.
func TestBrowserOwnActs(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	s := &session{
		t: t, page: testbrowser.Start(t).NewPage(1440, 900, false, false),
		server: testdovecot.Login(t, dovecot, "family"), base: strings.TrimRight(program.address, "/"),
	}
	s.server.Select("INBOX")
	s.signIn("family", dovecot.Password())
	untilDetailed(t, signIn(t, program, dovecot.Password()))
	s.page.Evaluate(countLooks, nil)
	s.server.Store(60, "FLAGS", `\Flagged`) // one change: of a second one the page might hear later
	s.page.WaitFor("document.getElementById('row-60').dataset.flags === '\\\\Flagged'")
	s.page.WaitFor("!document.documentElement.classList.contains('busy')")
	s.page.Evaluate("looks = 0", nil)

	s.page.Click("#star-59")
	s.page.WaitVisible("#star-59.on")
	s.page.Click("#strike-58")
	s.page.WaitVisible("#row-58 del")
	s.openMessage("60") // which marks it as read
	s.server.Store(57, "+FLAGS", "$Label1")
	s.page.WaitFor("document.getElementById('row-57').dataset.flags.includes('$Label1')")
	var looks int
	if s.page.Evaluate("looks", &looks); looks != 1 {
		t.Errorf("the page has asked for the list %d times, want once, for what another did", looks)
	}
	s.check("at the end")
}

// countLooks counts how often the page asks for the list by itself.
const countLooks = `window.looks = 0; const ask = window.fetch; window.fetch = (...request) => {
	if (` + asksForList + `) looks++;
	return ask.apply(window, request);
}; 0`

// untilDetailed changes a message again and again until events say what has
// changed: while the program has only begun to know a mailbox, they don't.
func untilDetailed(t *testing.T, v *visitor) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	events := v.listen("0", "")
	fields := []string{"add", "remove"}
	for ctx.Err() == nil {
		form := uidForm(v.get(inbox).list(t), 1)
		form.Set(fields[0], `\Answered`)
		v.post(inbox+"/flags", form, inbox)
		if await(t, events, "INBOX").data.UIDValidity != 0 {
			return
		}
		slices.Reverse(fields)
	}
	t.Fatal("no event tells what has changed")
}

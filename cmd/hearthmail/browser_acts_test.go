package main

import (
	"fmt"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserActs: ticks, ranges, all of a folder, a folder that is chosen, what is taken
// back from what was done, and an act that goes on by itself.
func TestBrowserActs(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	server := testdovecot.Login(t, dovecot, "family")
	server.Create("Garden")
	server.Create("Shed")
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, plainMail)
	testdovecot.Seed(t, dovecot, "family", "Garden", 700, plainMail)
	testdovecot.Seed(t, dovecot, "family", "Shed", shed, plainMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	s := &session{
		t: t, page: browser.NewPage(1440, 900, false, false), server: server, base: strings.TrimRight(program.address, "/"),
	}
	s.server.Select("INBOX")
	s.signIn("family", dovecot.Password())
	s.moveRange()
	s.markAll()
	s.moveJob()
	s.cancelJob()
	s.check("the page after acts")
	phone := &session{t: t, page: browser.NewPage(390, 844, true, true), server: server, base: s.base}
	phone.signIn("family", dovecot.Password())
	phone.actOnPhone()
	phone.check("the phone after acts")
}

const shed = 8000 // messages, which takes some pieces

const pressed = `[...document.querySelectorAll("#ticked > button[title], #ticked .menu-items button")].find(b => b.getClientRects().length > 0 && (b.title === %q || b.textContent.trim() === %q))`

// press clicks a button of the toolbar that is seen.
func (s *session) press(label string) {
	s.t.Helper()
	button := strings.ReplaceAll(pressed, "%q", `"`+label+`"`)
	s.page.WaitFor(button)
	s.page.Evaluate(button+".click()", nil)
}

// moveRange ticks from one row to another with Shift, moves them to a folder, and takes
// that back.
func (s *session) moveRange() {
	s.t.Helper()
	p := s.page
	p.Click("#tick-58")
	p.Evaluate("document.getElementById('tick-55').dispatchEvent(new MouseEvent('click', {bubbles: true, shiftKey: true}))", nil)
	p.WaitFor("document.querySelector('[data-ticked-count]').textContent === '4 ticked'")
	p.Click("#ticked-targets > summary")
	p.WaitVisible("#ticked-targets-target")
	p.Evaluate("document.getElementById('ticked-targets-target').value = 'Garden'", nil)
	s.press("Move")
	p.WaitGone("#row-58")
	p.WaitGone("#row-55")
	p.WaitVisible(".notice.act .undo")
	if moved := s.server.Search("UID 55:58"); len(moved) != 0 {
		s.t.Errorf("still there: %v", moved)
	}
	p.Click(".notice.act .undo")
	p.WaitVisible("#row-64")
	p.WaitFor("document.getElementById('list').dataset.total === '60'")
	p.Click("#tick-60")
	p.Click("#ticked-targets > summary")
	p.WaitFor("document.querySelector('#ticked-targets optgroup option').value === 'Garden'")
	p.Click("#ticked-targets > summary")
	p.Click("#tick-60")
}

// markAll ticks the page, and then all of the folder.
func (s *session) markAll() {
	s.t.Helper()
	p := s.page
	p.Click("#tick-all")
	p.WaitVisible("#all-of")
	p.Click("#all-of")
	p.WaitFor("document.querySelector('[data-ticked-count]').textContent === 'All 60 ticked'")
	s.press("Mark as read")
	p.WaitFor("document.querySelector('.notice.act p')?.textContent === '60 messages marked as read.'")
	if unread := s.server.Search("UNSEEN"); len(unread) != 0 {
		s.t.Errorf("unread are %v", unread)
	}
	p.WaitFor("document.getElementById('list').dataset.unseen === '0'")
	p.WaitFor("document.querySelectorAll('.tick input:checked').length === 0")
	p.Click(".notice.act .undo")
	p.WaitFor("document.getElementById('list').dataset.unseen !== '0'")
}

// moveJob archives a whole folder, which goes on by itself, and says how far it is.
func (s *session) moveJob() {
	s.t.Helper()
	p := s.page
	p.Evaluate("document.querySelector('#tree [data-mailbox=Garden] a').click()", nil)
	p.WaitVisible("#list[data-mailbox='Garden']")
	p.Click("#tick-all")
	p.WaitVisible("#all-of")
	p.Click("#all-of")
	s.press("Archive")
	p.WaitFor("document.querySelector('#jobs progress, .notice.act')")
	p.WaitFor("document.querySelector('.notice.act p')?.textContent === '700 messages moved to Archive.'")
	p.WaitFor("document.getElementById('list').dataset.total === '0'")
	p.WaitFor("document.querySelector('#jobs').children.length === 0")
	s.server.Select("Archive")
	if moved := s.server.UIDs(); len(moved) != 700 {
		s.t.Errorf("%d were moved, want 700", len(moved))
	}
}

// cancelJob has a large act stop by the button beside its progress, which says how far it
// came, and takes that back.
func (s *session) cancelJob() {
	s.t.Helper()
	p := s.page
	p.Evaluate("document.querySelector('#tree [data-mailbox=Shed] a').click()", nil)
	p.WaitVisible("#list[data-mailbox='Shed']")
	p.Click("#tick-all")
	p.WaitVisible("#all-of")
	p.Click("#all-of")
	s.press("Archive")
	p.WaitFor("(button => button?.getAttribute('hx-post') && (button.click(), true))(document.querySelector('#jobs .job button'))")
	p.WaitFor("document.querySelector('.notice.act p')?.textContent.startsWith('Cancelled. ')")
	p.WaitFor("document.querySelector('#jobs').children.length === 0")
	s.server.Select("Shed")
	if left := len(s.server.UIDs()); left == 0 || left == shed {
		s.t.Errorf("%d of %d are left", left, shed)
	}
	p.Click(".notice.act .undo")
	p.WaitFor(fmt.Sprintf("document.getElementById('list').dataset.total === '%d'", shed))
	p.WaitFor("document.querySelector('#jobs').children.length === 0")
}

// actOnPhone finds what a narrow list has no room for in a menu.
func (s *session) actOnPhone() {
	s.t.Helper()
	p := s.page
	p.Click("#tick-60")
	p.Click("#ticked-more > summary")
	p.WaitVisible("#ticked-more .menu-items")
	s.checkProblems("the menu of acts")
	s.press("Star")
	p.WaitVisible("#row-60 .star.on")
	var over int
	p.Evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth", &over)
	if over > 0 {
		s.t.Errorf("the page is %d pixels too wide", over)
	}
}

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserKeyboard does with keys alone all that a person does. The focus is
// never lost, and always seen.
func TestBrowserKeyboard(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	server := testdovecot.Login(t, dovecot, "family")
	server.Select("INBOX")
	p := testbrowser.Start(t).NewPage(1440, 900, false, false)
	s := &keySession{session{t: t, page: p, server: server, base: strings.TrimRight(program.address, "/")}}
	s.signIn(dovecot.Password())
	s.menu()
	s.turnPage()
	s.openMessages()
	s.tick()
	s.purge()
	s.signOut()
	s.check("signed out")
}

// keySession is a person without a mouse.
type keySession struct{ session }

// focusFault says what is wrong with the focus, "" for nothing: it must be on
// an element within the screen and drawn round it, or round its row.
const focusFault = `(() => {
	const held = document.activeElement;
	if (!held || held === document.body) return 'it is lost';
	const name = held.tagName + '#' + held.id + ' ' + held.textContent.trim().slice(0, 30);
	const box = held.getBoundingClientRect();
	if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return name + ' is outside the screen';
	if (held.matches('h1, h2, main')) return '';
	const drawn = [null, '::after'].some(part => getComputedStyle(held, part).outlineStyle === 'solid');
	return drawn && held.matches(':focus-visible') ? '' : name + ' is not marked';
})()`

func (s *keySession) wantFocus(where string) {
	s.t.Helper()
	var fault string
	if s.page.Evaluate(focusFault, &fault); fault != "" {
		s.t.Errorf("%s: the focus: %s", where, fault)
	}
}

func (s *keySession) wantFocusOn(selector string) {
	s.t.Helper()
	s.page.WaitFor(holds(selector))
	s.wantFocus(selector)
}

func holds(selector string) string {
	return fmt.Sprintf("document.activeElement?.matches(%q)", selector)
}

// tabTo goes on with the Tab key until the focus is on the element.
func (s *keySession) tabTo(selector string) {
	s.t.Helper()
	s.walk(selector, func() { s.page.Press(kb.Tab) })
}

// tabBackTo does so backwards.
func (s *keySession) tabBackTo(selector string) {
	s.t.Helper()
	s.walk(selector, func() {
		if err := chromedp.Do(s.page.Context(), chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift))); err != nil {
			s.t.Fatal(err)
		}
	})
}

func (s *keySession) walk(selector string, step func()) {
	s.t.Helper()
	for range 300 { // a page has fewer
		step()
		s.wantFocus("on the way to " + selector)
		var there bool
		if s.page.Evaluate(holds(selector), &there); there {
			return
		}
	}
	s.t.Fatalf("the Tab key doesn't lead to %s", selector)
}

func (s *keySession) signIn(password string) {
	s.t.Helper()
	s.page.Open(s.base + "/")
	s.wantFocusOn("#username")
	s.page.Press("family")
	s.tabTo("#password")
	s.page.Press(password + kb.Enter)
	s.page.WaitVisible("#list [data-uid]")
}

func (s *keySession) menu() {
	s.t.Helper()
	s.tabTo("#list .list-more > summary")
	s.page.Press(kb.Enter)
	s.tabTo("#list .sort-menu > summary")
	s.page.Press(kb.Enter)
	s.page.WaitVisible(".sort-menu[open] button")
	s.tabTo(".sort-menu button")
	s.page.Press(kb.Escape)
	s.page.WaitGone(".menu[open]")
	s.wantFocusOn("#list .list-more > summary")
}

func (s *keySession) turnPage() {
	s.t.Helper()
	s.tabTo("#page-next")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("#row-10")
	s.wantFocusOn("#list-title") // there is no next page to stay on
}

func (s *keySession) openMessages() {
	s.t.Helper()
	s.tabTo("#open-10")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("[data-message='10']")
	s.wantFocusOn("#open-10")
	s.page.Press(kb.Enter) // once more: into the message
	s.wantFocusOn("#message-title")
	s.tabBackTo("#message-strike")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("[data-message='10'] del")
	s.wantFocusOn("#message-strike[title=Restore]")
	s.wantStruck(10)
	s.page.Press(kb.Enter)
	s.page.WaitGone("[data-message='10'] del")
	s.wantFocusOn("#message-strike[title=Delete]")
	s.wantStruck()
	s.tabTo("#message-next")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("[data-message='9']")
	s.wantFocusOn("#message-next")
	s.page.Press(kb.Escape)
	s.wantFocusOn("#open-9")
}

func (s *keySession) tick() {
	s.t.Helper()
	for _, uid := range []string{"8", "7"} {
		s.tabTo("#tick-" + uid)
		s.page.Press(" ")
	}
	s.tabBackTo("#ticked button[title=Delete]")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("#row-7 del")
	s.wantFocusOn("#ticked button[title=Delete]")
	s.wantStruck(7, 8)
	s.tabTo("#strike-7")
	s.page.Press(kb.Enter)
	s.page.WaitGone("#row-7 del")
	s.wantFocusOn("#strike-7")
	s.wantStruck(8)
}

func (s *keySession) purge() {
	s.t.Helper()
	s.tabTo("#purge-struck")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("form[action$='/purge'] button")
	s.tabTo("form[action$='/purge'] button")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("#row-10")
	if left := s.server.UIDs(); len(left) != 59 || slices.Contains(left, 8) {
		s.t.Errorf("%d messages are left, number 8 among them: %v", len(left), slices.Contains(left, 8))
	}
	if !strings.HasSuffix(s.page.Location(), "?page=2") {
		s.t.Errorf("the purge led to %s", s.page.Location())
	}
}

func (s *keySession) signOut() {
	s.t.Helper()
	s.tabTo("form[action$='/logout'] button")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("#username")
	s.wantFocusOn("#username")
}

package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// TestBrowserPanes is about what stands beside each other and must agree.
func TestBrowserPanes(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	proxy := testproxy.Start(t, dovecot.Addr())
	program := start(t, "--imap", "imap://"+proxy.Addr())
	testdovecot.Seed(t, dovecot, "family", "INBOX", 110, testdovecot.GenerateMail)
	server := testdovecot.Login(t, dovecot, "family")
	server.Select("INBOX")
	browser := testbrowser.Start(t)
	open := func(t *testing.T, width, height int, mobile bool) *session {
		t.Helper()
		s := &session{t: t, server: server, base: strings.TrimRight(program.address, "/")}
		s.page = browser.Within(t).NewPage(width, height, false, mobile)
		s.page.Open(s.base + "/")
		s.page.Fill("input[name=username]", "family")
		s.page.Fill("input[name=password]", dovecot.Password())
		s.page.Follow("form[action$='/login'] button")
		return s
	}
	t.Run("an act keeps the ways to the neighbours", func(t *testing.T) {
		s := open(t, 1440, 900, false)
		s.openMessage("109")
		s.page.Click("#message-star")
		s.page.WaitVisible("#message-star[title=Unstar]")
		s.page.Click("#message-next")
		s.page.WaitVisible("[data-message='108']")
	})
	t.Run("a late answer about another message", func(t *testing.T) {
		s := open(t, 1440, 900, false)
		s.openMessage("107")
		s.page.Evaluate(holdPosts, nil)
		s.page.Click("#message-strike")
		s.page.WaitFor("letGo")
		s.openMessage("106")
		s.page.Evaluate("letGo()", nil)
		s.page.WaitVisible("#row-107 del")
		if s.page.Count("[data-message='106'] del") != 0 || s.page.Count("[data-message='106'] .message-acts > form:first-child input[name=uid][value='106']") != 1 {
			t.Error("the answer about 107 has got into the head of 106")
		}
	})
	t.Run("the last of many clicks", func(t *testing.T) {
		s := open(t, 1440, 900, false)
		proxy.SetBlackHole(true)
		s.page.Evaluate("for (let uid = 105; uid > 95; uid--) document.getElementById('open-' + uid).click()", nil)
		proxy.SetBlackHole(false)
		s.page.WaitVisible("[data-message='96']")
		s.page.WaitFor("location.pathname.endsWith('/96') && document.querySelector('.open[aria-current]').id === 'open-96'")
	})
	t.Run("a double click deletes", func(t *testing.T) {
		s := open(t, 1440, 900, false)
		s.openMessage("95")
		s.page.Click("#message-strike")
		s.page.WaitVisible("[data-message='95'] del")
		double := chromedp.DoubleClick(chromedp.CSS("#message-strike")) // the second of the two
		if err := chromedp.Do(s.page.Context(), double); err != nil {
			t.Fatal(err)
		}
		s.page.Click("#message-star") // in the same queue, so all before it is done
		s.page.WaitVisible("#message-star[title=Unstar]")
		s.page.WaitVisible("[data-message='95'] del")
	})
	t.Run("the unread are counted everywhere", func(t *testing.T) {
		s := open(t, 1440, 900, false)
		s.countUnread()
	})
	t.Run("a page begins at its top", func(t *testing.T) {
		s := open(t, 390, 844, true)
		s.page.Evaluate("document.getElementById('page-next').scrollIntoView()", nil)
		s.page.Click("#page-next")
		s.page.WaitVisible("#row-60")
		s.page.WaitFor("scrollY === 0")
	})
	t.Run("an HTML message fills a phone", func(t *testing.T) {
		s := open(t, 390, 844, true)
		s.fillPhone()
	})
}

// holdPosts keeps the answer to a form back until letGo is called.
const holdPosts = `window.letGo = null; const ask = window.fetch; window.fetch = async (...request) => {
	const answer = await ask.apply(window, request);
	if (request[1]?.method === 'POST') await new Promise(go => { window.letGo = go; });
	return answer;
}; 0`

func (s *session) openMessage(uid string) {
	s.t.Helper()
	s.page.Click("#open-" + uid)
	s.page.WaitVisible("[data-message='" + uid + "']")
}

// actOnTicked presses a button of the bar, or of the menu of what a narrow list has no
// room for.
func (s *session) actOnTicked(label string) {
	s.t.Helper()
	const find = `(() => {
		const button = document.querySelector("#ticked > button[title='%s']");
		if (button.checkVisibility()) return "#ticked > button[title='%s']";
		const same = ['formaction', 'name', 'value'].map((name) => button.hasAttribute(name) ? "[" + name + "='" + CSS.escape(button.getAttribute(name)) + "']" : '');
		return '#ticked-more button' + same.join('');
	})()`
	var selector string
	s.page.Evaluate(fmt.Sprintf(find, label, label), &selector)
	if strings.HasPrefix(selector, "#ticked-more") {
		s.page.Click("#ticked-more > summary")
	}
	s.page.Click(selector)
}

// countUnread marks one message as unread, and looks where they are counted.
func (s *session) countUnread() {
	s.t.Helper()
	const counted = `[document.getElementById('list').dataset.unseen, document.title.match(/\((\d+)\)/)?.[1],
		document.getElementById('page-title').textContent.match(/\((\d+)\)/)?.[1],
		document.querySelector('#tree [data-mailbox=INBOX]').dataset.unseen].map(Number)`
	var before, after []int
	s.page.WaitFor("!document.getElementById('row-93').hasAttribute('data-unread')")
	s.page.Evaluate(counted, &before)
	s.page.Click("#tick-93")
	s.actOnTicked("Mark as unread")
	s.page.WaitVisible("#row-93[data-unread]")
	s.page.Evaluate(counted, &after)
	for i, was := range before {
		if after[i] != was+1 || was != before[0] {
			s.t.Fatalf("the unread are counted as %v, then as %v", before, after)
		}
	}
}

// fillPhone opens an HTML message, which takes the whole width and scrolls with
// the page, not within. (UID 94 is one.)
func (s *session) fillPhone() {
	s.t.Helper()
	s.openMessage("94")
	s.page.WaitFor(`(() => {
		const frame = document.querySelector('iframe[data-body].fitted');
		const root = frame?.contentDocument.documentElement;
		return root && frame.clientWidth === innerWidth && root.scrollHeight <= frame.clientHeight && root.scrollWidth <= frame.clientWidth;
	})()`)
}

package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// anticipation is a mailbox whose server can be made to wait with its answers.
type anticipation struct {
	dovecot *testdovecot.Server
	proxy   *testproxy.Proxy
	program *program
	browser *testbrowser.Browser
}

// TestBrowserAnticipates: what a person does is shown before the server has
// answered, and taken back with a message when it refuses.
func TestBrowserAnticipates(t *testing.T) {
	a := &anticipation{dovecot: testdovecot.Start(t, testdovecot.Options{})}
	testdovecot.Seed(t, a.dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	a.proxy = testproxy.Start(t, a.dovecot.Addr())
	a.program = start(t, "--imap", "imap://"+a.proxy.Addr())
	a.browser = testbrowser.Start(t)
	t.Run("a row", a.row)
	t.Run("ticked rows", a.ticked)
	t.Run("an open message", a.message)
	t.Run("on a phone", a.phone)
	t.Run("several at once", a.several)
	t.Run("the last of many", a.last)
	t.Run("refused", a.refused)
	t.Run("refused, but not the next", a.refusedOnce)
	t.Run("offline", a.offline)
	t.Run("server gone", a.gone) // the last: it is gone then
}

// onlyRow57 is true once the list shows what open has set, and nothing from before.
const onlyRow57 = `["del", ".star.on"].every(mark => [...document.querySelectorAll("[id^=row-]")].filter(row => row.querySelector(mark)).map(row => row.id).join() === "row-57")`

// open signs a person in, and brings flags into a known state.
func (a *anticipation) open(t *testing.T, width, height int, mobile bool) *session {
	t.Helper()
	server := testdovecot.Login(t, a.dovecot, "family")
	server.Select("INBOX")
	for _, uid := range server.UIDs() {
		if flags := server.Flags(uid); len(flags) > 0 {
			server.Store(uid, "-FLAGS", flags...)
		}
	}
	server.Store(58, "+FLAGS", `\Seen`)
	server.Store(57, "+FLAGS", `\Deleted`, `\Flagged`)
	s := &session{
		t: t, server: server, base: strings.TrimRight(a.program.address, "/"),
		page: a.browser.Within(t).NewPage(width, height, false, mobile),
	}
	s.page.Open(s.base + "/")
	s.page.Fill("input[name=username]", "family")
	s.page.Fill("input[name=password]", a.dovecot.Password())
	s.page.Follow("form[action$='/login'] button")
	s.page.WaitVisible("#row-60")
	s.page.WaitFor(onlyRow57)
	return s
}

// while does something while the server's answers are held back, and looks at
// what is shown meanwhile.
func (a *anticipation) while(act, look func()) {
	a.proxy.SetBlackHole(true)
	act()
	look()
	a.proxy.SetBlackHole(false)
}

// looks tells what the eye sees of an element's style.
func (s *session) looks(selector, property, want string) {
	s.t.Helper()
	var got string
	s.page.Evaluate(fmt.Sprintf("getComputedStyle(document.querySelector(%q)).getPropertyValue(%q)", selector, property), &got)
	if !strings.HasPrefix(got, want) {
		s.t.Errorf("%s: %s is %q, want %q", selector, property, got, want)
	}
}

// wantPending says which marks an element has; none when the answer is there.
func (s *session) wantPending(selector, marks string) {
	s.t.Helper()
	var got string
	s.page.Evaluate(fmt.Sprintf("document.querySelector(%q).dataset.pending ?? ''", selector), &got)
	if got != marks {
		s.t.Errorf("%s has the marks %q, want %q", selector, got, marks)
	}
}

// settled waits until no act waits for its answer.
func (s *session) settled() {
	s.t.Helper()
	s.page.WaitFor("!document.querySelector('[data-pending]') && !document.documentElement.classList.contains('busy')")
}

func (a *anticipation) row(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	a.while(func() { s.page.Click("#strike-60") }, func() {
		s.wantPending("#row-60", "struck")
		s.looks("#open-60", "text-decoration-line", "line-through")
		s.check("a row that is about to be struck")
	})
	s.page.WaitVisible("#row-60 del")
	s.settled()
	a.while(func() { s.page.Click("#strike-60") }, func() {
		s.wantPending("#row-60", "restored")
		s.looks("#open-60 del", "text-decoration-line", "none")
		s.check("a row that is about to be restored")
	})
	s.page.WaitGone("#row-60 del")
	s.settled()
	a.while(func() { s.page.Click("#star-60") }, func() {
		s.wantPending("#row-60", "starred")
		s.looks("#star-60 .icon", "fill", "rgb")
	})
	s.page.WaitVisible("#star-60.on")
	s.settled()
	a.while(func() { s.page.Click("#star-60") }, func() {
		s.wantPending("#row-60", "unstarred")
		s.looks("#star-60 .icon", "fill", "none")
	})
	s.page.WaitGone("#star-60.on")
	s.settled()
	a.while(func() { s.page.Click("#open-60") }, func() {
		s.wantPending("#row-60", "current seen")
		s.looks("#open-60", "font-weight", "400")
		s.looks("#row-60 .mark-unread", "visibility", "hidden")
		s.looks("#row-60", "box-shadow", "rgb")
	})
	s.page.WaitVisible("[data-message='60']")
	s.settled()
	a.while(func() { s.page.Click("#open-59") }, func() { s.looks("#row-60", "box-shadow", "none") })
	s.page.WaitVisible("[data-message='59']")
	s.check("after all that")
}

func (a *anticipation) ticked(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	act := func(title, mark string) {
		t.Helper()
		a.while(func() { s.actOnTicked(title) }, func() {
			s.wantPending("#row-58", mark)
			s.wantPending("#row-57", mark)
			s.wantPending("#row-56", "")
		})
		s.settled()
	}
	s.page.Click("#tick-58")
	s.page.Click("#tick-57")
	act("Delete", "struck")
	act("Restore", "restored")
	act("Mark as unread", "unseen")
	act("Mark as read", "seen")
	act("Star", "starred")
	for _, uid := range []uint32{57, 58} {
		if got := fmt.Sprint(s.server.Flags(uid)); got != `[\Flagged \Seen]` {
			t.Errorf("message %d has the flags %s", uid, got)
		}
	}
	s.check("after acts on ticked rows")
}

func (a *anticipation) message(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	s.openMessage("59")
	s.settled()
	a.while(func() { s.page.Click("#message-strike") }, func() {
		s.wantPending("#row-59", "struck")
		s.looks("#message-title", "text-decoration-line", "line-through")
		s.check("a message that is about to be struck")
	})
	s.page.WaitVisible("[data-message='59'] del")
	s.settled()
	a.while(func() { s.page.Click("#message-strike") }, func() {
		s.wantPending("[data-message='59']", "restored")
		s.looks("#message-title del", "text-decoration-line", "none")
	})
	s.settled()
	a.while(func() { s.page.Click("#message-star") }, func() { s.looks("#message-star .icon", "fill", "rgb") })
	s.page.WaitVisible("#message-star[title=Unstar]")
	s.settled()
	a.while(func() { s.page.Click("#message-seen") }, func() {
		s.wantPending("#row-59", "unseen")
		s.looks("#open-59", "font-weight", "650")
	})
	s.page.WaitVisible("#row-59[data-unread]")
	s.settled()
	s.check("after acts on an open message")
}

func (a *anticipation) phone(t *testing.T) {
	s := a.open(t, 390, 844, true)
	s.openMessage("59")
	s.settled()
	a.while(func() { s.page.Click("#message-strike") }, func() {
		s.looks("#message-title", "text-decoration-line", "line-through")
	})
	s.page.WaitVisible("[data-message='59'] del")
	s.check("a struck message on a phone")
}

// several acts on one row wait together; each answer takes away only its own mark.
func (a *anticipation) several(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	s.page.Evaluate(holdPosts, nil)
	s.page.Click("#strike-59")
	s.page.Click("#star-59")
	s.wantPending("#row-59", "struck starred")
	s.page.WaitFor("letGo")
	s.page.Evaluate("const first = letGo; letGo = null; first()", nil)
	s.page.WaitVisible("#row-59 del")
	s.wantPending("#row-59", "starred")
	s.looks("#star-59 .icon", "fill", "rgb")
	s.page.WaitFor("letGo")
	s.page.Evaluate("letGo()", nil)
	s.page.WaitVisible("#row-59 .star.on")
	s.settled()
	s.checkProblems("after two acts at once")
}

// last: of many messages that are opened, the last is the current one at once.
func (a *anticipation) last(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	a.while(func() {
		s.page.Evaluate("for (let uid = 56; uid > 50; uid--) document.getElementById('open-' + uid).click()", nil)
	}, func() {
		s.page.WaitFor("document.querySelectorAll('[data-pending]').length === 1")
		s.wantPending("#row-51", "current seen")
	})
	s.page.WaitVisible("[data-message='51']")
	s.settled()
	s.checkProblems("after opening many")
}

// stale makes the list's forms speak of a mailbox that is no longer there.
const stale = `for (const field of document.querySelectorAll('[name=uidvalidity]')) field.value = '%d'; 0`

func (a *anticipation) refused(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	s.page.Evaluate(fmt.Sprintf(stale, 7), nil)
	s.page.Evaluate(holdPosts, nil)
	s.page.Click("#strike-60")
	s.page.WaitFor("letGo")
	s.looks("#open-60", "text-decoration-line", "line-through")
	s.page.Evaluate("letGo()", nil)
	s.wantTakenBack(60)
	s.page.ForgetProblems() // Chromium reports the answer's status
	s.check("a refused act")
	if got := s.server.Flags(60); len(got) != 0 {
		t.Errorf("on the server the message has the flags %v", got)
	}
}

// wantTakenBack says that the row looks as before, and an alert says why.
func (s *session) wantTakenBack(uid int) {
	s.t.Helper()
	s.page.WaitVisible("#alerts [role=alert]")
	s.settled()
	s.looks(fmt.Sprintf("#open-%d", uid), "text-decoration-line", "none")
	if got := s.page.Count("[role=alert]"); got != 1 {
		s.t.Errorf("it is told in %d alerts", got)
	}
}

// refusedOnce: the success of an act that waited does not wipe away what went
// wrong with the one before it.
func (a *anticipation) refusedOnce(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	var valid string
	s.page.Evaluate("document.getElementById('list').dataset.uidvalidity", &valid)
	s.page.Evaluate(holdPosts, nil)
	s.page.Evaluate(fmt.Sprintf(stale, 7), nil)
	s.page.Click("#strike-60")
	s.page.WaitFor("letGo")
	s.page.Evaluate("for (const field of document.querySelectorAll('[name=uidvalidity]')) field.value = "+valid+"; 0", nil)
	s.page.Click("#strike-59")
	s.page.Evaluate("const first = letGo; letGo = null; first()", nil)
	s.page.WaitFor("letGo")
	s.page.Evaluate("letGo()", nil)
	s.page.WaitVisible("#row-59 del")
	s.wantTakenBack(60)
	s.page.ForgetProblems()
	s.page.Evaluate("letGo = null", nil)
	s.page.Click("#strike-59") // asked for after the alert, so it does away with it
	s.page.WaitFor("letGo")
	s.page.Evaluate("letGo()", nil)
	s.page.WaitGone("[role=alert]")
	s.check("after a later act")
}

func (a *anticipation) offline(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	s.setOffline(true)
	s.page.Click("#star-60")
	s.page.WaitVisible("#alerts [role=alert]")
	s.settled()
	s.looks("#star-60 .icon", "fill", "none")
	s.setOffline(false)
	s.page.Click("#star-60")
	s.page.WaitVisible("#star-60.on")
	s.page.WaitGone("[role=alert]")
	s.page.ForgetProblems()
	s.check("online again")
}

func (s *session) setOffline(offline bool) {
	s.t.Helper()
	params := network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1}},
	}
	err := chromedp.Do(s.page.Context(), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule, params)
		return err
	}))
	if err != nil {
		s.t.Fatal(err)
	}
}

func (a *anticipation) gone(t *testing.T) {
	s := a.open(t, 1440, 900, false)
	a.proxy.SetBlackHole(true)
	s.page.Click("#strike-60")
	s.looks("#open-60", "text-decoration-line", "line-through")
	a.dovecot.Stop()
	a.proxy.SetBlackHole(false)
	a.proxy.CutAll()
	s.wantTakenBack(60)
	if text := s.page.Text("[role=alert]"); !strings.Contains(text, "mail server") {
		t.Errorf("the alert says %q", text)
	}
}

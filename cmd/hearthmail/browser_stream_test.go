package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// asksForList tells of a request, in the page, whether it asks for the list anew. The
// page asks for the message that may be opened next too, some time later.
const asksForList = `request[1]?.headers?.['Hearthmail-Refresh'] && !request[1].headers['Hearthmail-Ahead']`

// scriptedStream takes the place of the browser's EventSource: the test tells
// the events. streams are all that were opened, looks the number of requests for
// the list that the page has made for them, idle tells whether all is answered.
const scriptedStream = `window.streams = []; window.looks = 0;
window.idle = () => !document.documentElement.classList.contains('busy');
window.EventSource = class extends EventTarget {
	static CLOSED = 2;
	readyState = 1;
	constructor(url) { super(); this.url = url; streams.push(this); }
	close() { this.readyState = 2; }
};
window.tell = (change, id = '1') => streams.at(-1).dispatchEvent(new MessageEvent('change', {data: JSON.stringify(change), lastEventId: id}));
window.details = change => {
	const {mailbox, uidvalidity, total, unseen} = document.getElementById('list').dataset;
	return {mailbox, uidvalidity: +uidvalidity, total: +total, unseen: +unseen, arrived: [], expunged: [], flags: {}, ...change};
};
{
	const ask = window.fetch;
	window.fetch = (...request) => {
		if (` + asksForList + `) looks++;
		return ask.apply(window, request);
	};
}`

// streamed is a page that the test tells events.
type streamed struct{ session }

// TestBrowserStream: what the page makes of each event.
func TestBrowserStream(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	testdovecot.Login(t, dovecot, "family").Create("Garden")
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name string
		test func(*streamed)
	}{
		{"gathers a burst", (*streamed).burst},
		{"asks for nothing that it shows", (*streamed).known},
		{"asks for what it doesn't show", (*streamed).unknown},
		{"counts in other mailboxes", (*streamed).counts},
		{"lets the person go first", (*streamed).yields},
		{"leaves an open menu alone", (*streamed).choosing},
		{"says that the open message has gone", (*streamed).gone},
		{"listens anew", (*streamed).anew},
		{"makes up for a failure", (*streamed).failed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &streamed{session{t: t, page: browser.Within(t).NewPage(1440, 900, false, false), base: strings.TrimRight(program.address, "/")}}
			s.before(scriptedStream)
			s.page.Open(s.base + "/")
			s.page.Fill("input[name=username]", "family")
			s.page.Fill("input[name=password]", dovecot.Password())
			s.page.Follow("form[action$='/login'] button")
			s.page.WaitVisible("#row-60")
			tc.test(s)
			s.check("at the end")
		})
	}
}

// before runs a script in every page that is opened from now on, before its own.
func (s *streamed) before(script string) {
	s.t.Helper()
	err := chromedp.Do(s.page.Context(), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *streamed) do(script string) {
	s.t.Helper()
	s.page.Evaluate(script+"; 0", nil)
}

// wantLooks says how often the page has asked for the list. Whatever it still
// would ask for comes before, or with, the look that this makes it take.
func (s *streamed) wantLooks(want int) {
	s.t.Helper()
	s.do("document.getElementById('list').dataset.total = 'old'; tell({mailbox: ''})")
	s.page.WaitFor("document.getElementById('list').dataset.total !== 'old' && idle()")
	var got int
	if s.page.Evaluate("looks", &got); got != want+1 {
		s.t.Errorf("the page has asked for the list %d times, want %d", got-1, want)
	}
	s.do("looks = 0")
}

func (s *streamed) burst() {
	var atOnce int // before anything else can happen in the page
	s.page.Evaluate("for (let i = 0; i < 9; i++) tell({mailbox: 'INBOX'}); new Promise(go => setTimeout(() => go(looks)))", &atOnce)
	if atOnce != 1 {
		s.t.Errorf("of a burst the page takes %d looks at once, want 1, without a wait for the others", atOnce)
	}
	s.page.WaitFor("looks === 2 && idle()")
	s.wantLooks(2)
}

func (s *streamed) known() {
	s.do("tell(details({}))")
	s.do("const row = document.getElementById('row-60'); tell(details({flags: {60: ['\\\\Recent', ...row.dataset.flags.toUpperCase().split(' ')], 1: ['\\\\Seen']}}))")
	s.do("tell(details({arrived: [60, 61], expunged: [61]}))")
	s.wantLooks(0)
}

func (s *streamed) unknown() {
	for i, change := range []string{
		"{mailbox: ''}", "{mailbox: 'INBOX'}", "details({uidvalidity: 7})", "details({total: 61})", "details({unseen: 0})",
		"details({arrived: [61]})", "details({expunged: [60]})", "details({flags: {60: ['Odd']}})",
	} {
		s.do("tell(" + change + ")")
		s.page.WaitFor("looks === " + fmt.Sprint(i+1) + " && idle()")
	}
	s.page.Click(".filters a[href$='filter=unread']") // where a known change may still move a row
	s.page.WaitFor("location.search === '?filter=unread' && idle()")
	s.do("looks = 0; tell(details({}))")
	s.page.WaitFor("looks === 1 && idle()")
}

func (s *streamed) counts() {
	const entry = "#tree [data-mailbox=Garden] "
	s.do("tell(details({mailbox: 'Garden', uidvalidity: 1, unseen: 1234}))")
	if got := s.page.Text(entry + ".badge"); !strings.HasPrefix(got, "1,234") {
		s.t.Errorf("1,234 unread messages are told as %q", got)
	}
	s.page.WaitVisible("#tree [data-mailbox=Garden][data-unseen='1234'] .has-unseen")
	s.check("a count in the tree")
	s.do("tell(details({mailbox: 'Garden', uidvalidity: 1, unseen: 0}))")
	s.page.WaitFor("document.querySelector(\"#tree [data-mailbox=Garden][data-unseen='0'] > :not(.has-unseen) > .badge[hidden]\")")
	s.wantLooks(0)
	s.do("tell(details({mailbox: 'Kitchen', uidvalidity: 1, unseen: 1}))") // a new one
	s.page.WaitFor("looks === 1 && idle()")
}

// yields: an event that comes while the person's own act waits for its answer
// waits too, and a look under way is broken off and made again.
func (s *streamed) yields() {
	s.do(holdPosts)
	s.page.Click("#star-60")
	s.page.WaitFor("letGo")
	s.do("const now = document.getElementById('row-60').dataset.flags.split(' ').filter(Boolean); tell(details({flags: {60: [...now, '\\\\Flagged']}}))")
	s.wantNoLook()
	s.do("letGo()")
	s.page.WaitVisible("#star-60.on")
	s.wantLooks(0)

	// The look's answer is held back here, and the person goes first.
	s.do(`const fetched = window.fetch; window.fetch = (address, request) => {
		if (!request?.headers?.['Hearthmail-Refresh'] || window.held) return fetched(address, request);
		looks++; window.held = true;
		return new Promise((_, refuse) => request.signal.addEventListener('abort', () => refuse(request.signal.reason)));
	}; looks = 0; tell({mailbox: 'INBOX'})`)
	s.page.WaitFor("window.held")
	s.page.Click("#open-58")
	s.page.WaitVisible("[data-message='58']")
	s.page.WaitFor("looks === 2 && idle()")
}

func (s *streamed) wantNoLook() {
	s.t.Helper()
	var got int
	if s.page.Evaluate("looks", &got); got != 0 {
		s.t.Errorf("the page has asked for the list %d times, want none yet", got)
	}
}

func (s *streamed) choosing() {
	s.page.Click("#list .menu > summary")
	s.page.WaitVisible("#list .menu[open]")
	s.do("tell({mailbox: 'INBOX'})")
	s.wantNoLook()
	s.page.Click("#list .menu > summary")
	s.page.WaitGone("#list .menu[open]")
	s.page.WaitFor("looks === 1 && idle()")
}

func (s *streamed) gone() {
	s.page.Click("#open-59")
	s.page.WaitVisible("[data-message='59'] [data-body]")
	s.page.Evaluate("document.getElementById('message-star').focus()", nil)
	s.do("tell(details({expunged: [58]}))")
	if s.page.Count("[data-gone]") != 0 {
		s.t.Error("another message is taken for the open one")
	}
	s.do("tell(details({expunged: [59]})); tell(details({expunged: [59]}))")
	if got := s.page.Text("[data-message='59'] [role=status]"); !strings.Contains(got, "no longer in the folder") {
		s.t.Errorf("a message that has gone is told as %q", got)
	}
	if got := s.page.Count("[data-message='59'] [role=status]"); got != 1 {
		s.t.Errorf("it is told %d times", got)
	}
	s.page.WaitFor("document.activeElement.id === 'message-title'")
	s.check("a message that has gone")
	s.page.Click("#open-58")
	s.page.WaitVisible("[data-message='58']:not([data-gone])")
}

func (s *streamed) anew() {
	s.do("tell({mailbox: 'INBOX'}, '4711')")
	for i, happening := range []string{
		"window.dispatchEvent(new Event('online'))",
		"window.dispatchEvent(new Event('pagehide')); window.dispatchEvent(new Event('pageshow'))",
		"const clock = Date.now; Date.now = () => clock() + 3_600_000",             // the computer has slept
		"streams.at(-1).close(); streams.at(-1).dispatchEvent(new Event('error'))", // given up by the browser
	} {
		s.do(happening)
		s.page.WaitFor(fmt.Sprintf("streams.length === %d", i+2))
		s.page.WaitFor("streams.at(-1).url.endsWith('/events?since=4711')")
		s.page.WaitFor("streams.filter(stream => stream.readyState !== 2).length === 1")
	}
}

// failed: a look without an answer is made again when the stream is back.
func (s *streamed) failed() {
	s.setOffline(true)
	s.do("tell({mailbox: 'INBOX'})")
	s.page.WaitFor("looks === 1 && idle()")
	s.setOffline(false)
	if s.page.Count("[role=alert]") != 0 {
		s.t.Error("a look that failed is told, although the person did nothing")
	}
	s.page.ForgetProblems()
	s.do("streams.at(-1).dispatchEvent(new Event('open'))")
	s.page.WaitFor("looks === 2 && idle()")
	s.wantLooks(2)
}

package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserPlain does without script all that a person does: with links and
// forms, page after page.
func TestBrowserPlain(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		mobile        bool
	}{{"desktop", 1440, 900, false}, {"phone", 390, 844, true}} {
		t.Run(tc.name, func(t *testing.T) {
			testdovecot.Seed(t, dovecot, tc.name, "INBOX", 120, testdovecot.GenerateMail)
			server := testdovecot.Login(t, dovecot, tc.name)
			server.Select("INBOX")
			p := browser.Within(t).NewPage(tc.width, tc.height, false, tc.mobile)
			p.DisableScript()
			s := &plainSession{session{t: t, page: p, server: server, base: strings.TrimRight(program.address, "/")}}
			s.signIn(tc.name, dovecot.Password())
			s.turnPages()
			s.openMessage()
			s.strikeAndRestore()
			s.tick()
			s.purge()
			s.signOut()
			s.check("signed out")
		})
	}
}

// plainSession is a person whose browser runs no script.
type plainSession struct{ session }

// check lets the checks run their own script, for which the page's is too late.
func (s *plainSession) check(where string) {
	s.t.Helper()
	s.barScript(false)
	s.session.check(where)
	s.barScript(true)
}

func (s *plainSession) barScript(barred bool) {
	s.t.Helper()
	if err := chromedp.Do(s.page.Context(), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: barred})
		return err
	})); err != nil {
		s.t.Fatal(err)
	}
}

func (s *plainSession) signIn(user, password string) {
	s.t.Helper()
	s.page.Open(s.base + "/")
	s.page.Fill("input[name=username]", user)
	s.page.Fill("input[name=password]", "wrong")
	if status := s.page.Follow("form[action$='/login'] button"); status != 403 {
		s.t.Errorf("a wrong password gave %d", status)
	}
	if text := s.page.Text("[role=alert]"); !strings.Contains(text, "did not accept") {
		s.t.Errorf("a wrong password is answered by %q", text)
	}
	s.page.ForgetProblems() // Chromium reports every answer of 400 and above
	s.check("the sign-in page with an alert")
	s.page.Fill("input[name=password]", password)
	s.follow("form[action$='/login'] button", inbox)
	s.check("the list")
	if got := s.page.Count("#list [data-uid]"); got != 50 {
		s.t.Errorf("%d rows, want 50", got)
	}
}

// follow is a click that leads to a page, at the end of the address.
func (s *plainSession) follow(selector, end string) {
	s.t.Helper()
	if status := s.page.Follow(selector); status != 200 {
		s.t.Fatalf("%s led to an answer of %d", selector, status)
	}
	if got := s.page.Location(); !strings.HasSuffix(got, end) {
		s.t.Errorf("%s led to %s, want an address that ends in %s", selector, got, end)
	}
}

func (s *plainSession) wantNotice(want string) {
	s.t.Helper()
	if got := s.page.Text("[role=status]"); !strings.Contains(got, want) {
		s.t.Errorf("the page says %q, want %q", got, want)
	}
}

func (s *plainSession) turnPages() {
	s.t.Helper()
	s.follow("#page-next", "?page=2")
	if s.page.Count("#row-70") != 1 || s.page.Count("#list [data-uid]") != 50 {
		s.t.Error("the second page doesn't hold the next 50 rows")
	}
	s.follow("#page-previous", inbox)
}

func (s *plainSession) openMessage() {
	s.t.Helper()
	s.follow("#open-115", inbox+"/messages/115") // a plain text, unread
	s.page.WaitVisible("[data-message='115'] pre[data-body]")
	s.check("a message")
	if !slices.Contains(s.server.Flags(115), `\Seen`) {
		s.t.Error("opening has not marked it as read on the server")
	}
}

func (s *plainSession) strikeAndRestore() {
	s.t.Helper()
	s.follow("#message-strike", inbox+"/messages/115")
	s.wantStruck(115)
	s.wantNotice("1 message struck through.")
	s.page.WaitVisible("[data-message='115'] del")
	s.check("a struck message")
	s.follow("#message-strike", inbox+"/messages/115")
	s.wantStruck()
	s.wantNotice("1 message restored.")
	s.page.Open(s.base + inbox)
}

func (s *plainSession) tick() {
	s.t.Helper()
	for _, uid := range []string{"118", "117", "116"} {
		s.page.Click("#tick-" + uid)
	}
	s.check("ticked rows")
	s.follow("#ticked button[title=Delete]", inbox)
	s.wantStruck(116, 117, 118)
	s.wantNotice("3 messages struck through.")
	s.follow("#strike-117", inbox)
	s.wantStruck(116, 118)
	s.check("struck rows")
}

// purge starts from a view of the list, and comes back to it.
func (s *plainSession) purge() {
	s.t.Helper()
	const view = inbox + "?filter=deleted"
	s.follow(".filters a[href$='filter=deleted']", view)
	s.server.Store(110, "+FLAGS", `\Deleted`) // another mail program, meanwhile
	s.page.Follow("#purge-struck")
	s.check("the question before a purge")
	s.follow("form[action$='/purge'] button", view)
	s.wantNotice("2 messages purged.")
	left := s.server.UIDs()
	if len(left) != 118 || slices.Contains(left, 116) || slices.Contains(left, 118) || !slices.Contains(left, 110) {
		s.t.Errorf("%d messages are left; what another program struck is there: %v", len(left), slices.Contains(left, 110))
	}
}

package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowser does in Chromium, by clicking, what a person does, and asks
// Dovecot what has come of it: with script, wide and narrow, in both schemes.
func TestBrowser(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		dark, mobile  bool
	}{
		{"desktop", 1440, 900, false, false},
		{"desktop dark", 1440, 900, true, false},
		{"tablet", 820, 1100, false, true},
		{"phone", 390, 844, false, true},
		{"phone dark", 390, 844, true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			user := strings.ReplaceAll(tc.name, " ", "-")
			testdovecot.Seed(t, dovecot, user, "INBOX", 120, testdovecot.GenerateMail)
			server := testdovecot.Login(t, dovecot, user)
			server.Select("INBOX")
			p := browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.mobile)
			s := &session{t: t, page: p, server: server, base: strings.TrimRight(program.address, "/")}
			s.signIn(user, dovecot.Password())
			s.turnPages()
			s.openMessages()
			s.strikeAndRestore()
			s.purge()
			s.signOut()
		})
	}
}

// session is a person at a browser.
type session struct {
	t      *testing.T
	page   *testbrowser.Page
	server *testdovecot.Client
	base   string
}

// check says that the page has nothing wrong with it.
func (s *session) check(where string) {
	s.t.Helper()
	for _, violation := range s.page.Axe() {
		s.t.Errorf("%s: accessibility: %s", where, violation)
	}
	s.checkProblems(where)
}

// checkProblems is check without the slow part, accessibility.
func (s *session) checkProblems(where string) {
	s.t.Helper()
	for _, problem := range s.page.Problems() {
		s.t.Errorf("%s: console: %s", where, problem)
	}
	var overflow bool
	s.page.Evaluate("document.documentElement.scrollWidth > innerWidth", &overflow)
	if overflow {
		s.t.Errorf("%s: wider than the screen", where)
	}
}

func (s *session) signIn(user, password string) {
	s.t.Helper()
	s.page.Open(s.base + "/")
	s.check("the sign-in page")
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
	s.page.Follow("form[action$='/login'] button")
	s.page.WaitVisible("#list [data-uid]")
	s.check("the list")
	if got := s.page.Count("#list [data-uid]"); got != 50 {
		s.t.Errorf("%d rows, want 50", got)
	}
}

// enter signs in, without a look at what comes.
func (s *session) enter(user, password string) {
	s.t.Helper()
	s.page.Open(s.base + "/")
	s.page.Fill("input[name=username]", user)
	s.page.Fill("input[name=password]", password)
	if status := s.page.Follow("form[action$='/login'] button"); status != http.StatusOK {
		s.t.Fatalf("signing in gave %d", status)
	}
}

func (s *session) turnPages() {
	s.t.Helper()
	s.page.Click("#page-next")
	s.page.WaitVisible("#row-70")
	if !strings.HasSuffix(s.page.Location(), "?page=2") {
		s.t.Errorf("the second page is at %s", s.page.Location())
	}
	s.check("the second page")
	s.page.Evaluate("history.back()", nil)
	s.page.WaitVisible("#row-120")
}

func (s *session) openMessages() {
	s.t.Helper()
	uid := uint32(115) // a plain text, unread
	if slices.Contains(s.server.Flags(uid), `\Seen`) {
		s.t.Fatal("the message is read already")
	}
	s.page.Click("#open-115")
	s.page.WaitVisible("[data-message='115'] pre[data-body]")
	s.check("a plain text message")
	if !slices.Contains(s.server.Flags(uid), `\Seen`) {
		s.t.Error("opening has not marked it as read on the server")
	}
	s.page.WaitFor("!document.getElementById('row-115').hasAttribute('data-unread')")
	s.openHTML()
	s.toList()
}

// openHTML opens the message below until it is one in HTML (UID 114 is).
func (s *session) openHTML() {
	s.t.Helper()
	s.page.Click("#message-next")
	s.page.WaitVisible("[data-message='114'] iframe[data-body]")
	s.waitFrame("<p")
	s.check("an HTML message")
}

// waitFrame waits until the message's frame shows a document with text in it.
func (s *session) waitFrame(text string) {
	s.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for last := time.After(within); ; {
		body := s.page.FrameHTML("iframe[data-body]")
		if strings.Contains(body, text) {
			return
		}
		select {
		case <-look.C:
		case <-last:
			s.t.Fatalf("the frame shows %.200q", body)
		}
	}
}

// toList goes back to the list, where only one pane is shown at a time.
func (s *session) toList() {
	s.t.Helper()
	s.page.Open(s.base + inbox)
	s.page.WaitVisible("#row-120")
}

func (s *session) strikeAndRestore() {
	s.t.Helper()
	s.page.Click("#open-119")
	s.page.WaitVisible("[data-message='119']")
	s.page.Click("#message-strike")
	s.page.WaitVisible("[data-message='119'] del")
	s.wantStruck(119)
	s.wantNoticeAside()
	s.check("a struck message")
	s.page.Click("#message-strike")
	s.page.WaitGone("[data-message='119'] del")
	s.wantStruck()
	s.toList()
	for _, uid := range []int{118, 117, 116} {
		s.page.Click(fmt.Sprintf("#tick-%d", uid))
	}
	s.page.Click("#ticked button[title=Delete]")
	s.page.WaitVisible("#row-116 del")
	s.wantStruck(116, 117, 118)
	s.check("struck rows")
	s.page.Click("#strike-117")
	s.page.WaitGone("#row-117 del")
	s.wantStruck(116, 118)
}

// wantNoticeAside says that what is told of an act never lies, while it comes or goes,
// where one presses to read on.
func (s *session) wantNoticeAside() {
	s.t.Helper()
	s.page.WaitVisible(".notice .undo")
	var hidden []string
	s.page.Evaluate(`[0, 0.01, 0.5, 0.99].flatMap(part => {
		for (const animation of document.getAnimations()) {
			animation.pause();
			animation.currentTime = part * animation.effect.getComputedTiming().endTime;
		}
		return [...document.querySelectorAll('.neighbours a')].filter(link => {
			const {x, y, width, height} = link.getBoundingClientRect();
			return !link.contains(document.elementFromPoint(x + width / 2, y + height / 2));
		}).map(link => link.id + ' at ' + part);
	})`, &hidden)
	if len(hidden) != 0 {
		s.t.Errorf("a notice hides %v", hidden)
	}
	s.page.Evaluate("document.getAnimations().forEach(animation => animation.play())", nil)
}

func (s *session) wantStruck(uids ...uint32) {
	s.t.Helper()
	if got := s.server.Search("DELETED"); !slices.Equal(got, uids) {
		s.t.Errorf("on the server %v are struck, want %v", got, uids)
	}
}

func (s *session) purge() {
	s.t.Helper()
	s.page.Follow("#purge-struck")
	s.check("the question before a purge")
	s.server.Store(110, "+FLAGS", `\Deleted`) // another mail program, meanwhile: the list would have shown it
	if text := s.page.Text("form[action$='/purge'] button"); !strings.Contains(text, "2 messages") {
		s.t.Errorf("the button says %q", text)
	}
	s.page.Follow("form[action$='/purge'] button")
	s.page.WaitVisible("#row-120")
	if text := s.page.Text("[role=status]"); !strings.Contains(text, "2 messages purged") {
		s.t.Errorf("the purge is told as %q", text)
	}
	s.check("the list after a purge")
	left := s.server.UIDs()
	if len(left) != 118 || slices.Contains(left, 116) || slices.Contains(left, 118) || !slices.Contains(left, 110) {
		s.t.Errorf("%d messages are left; what another program struck is there: %v", len(left), slices.Contains(left, 110))
	}
}

func (s *session) signOut() {
	s.t.Helper()
	s.page.Follow("form[action$='/logout'] button")
	if !strings.HasSuffix(s.page.Location(), "/login") {
		s.t.Errorf("signing out led to %s", s.page.Location())
	}
}

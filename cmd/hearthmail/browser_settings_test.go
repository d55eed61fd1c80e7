package main

import (
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserSettings sets a second step up by clicking, signs in with it, and
// switches it off: wide and narrow, light and dark, and once without script.
func TestBrowserSettings(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		dark, mobile  bool
		plain         bool
	}{
		{"desktop", 1440, 900, false, false, false},
		{"tablet", 820, 1100, true, true, false},
		{"phone", 390, 844, false, true, false},
		{"plain", 390, 844, true, true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			testdovecot.Seed(t, dovecot, tc.name, "INBOX", 3, testdovecot.GenerateMail)
			come := func() *settingsSession {
				p := browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.mobile)
				person := session{t: t, page: p, base: strings.TrimRight(program.address, "/")}
				s := &settingsSession{plainSession{person}, tc.name, dovecot.Password(), tc.plain, person.check}
				if tc.plain {
					p.DisableScript()
					s.look = s.check
				}
				return s
			}
			s := come()
			s.enter("")
			s.setUp()
			s.enter(s.keepCodes()[0])
			s.endOther(come(), s.change()[0])
			s.switchOff()
			s.enter("")
		})
	}
}

// settingsSession is a person who looks after their account.
type settingsSession struct {
	plainSession
	user, password string
	plain          bool
	look           func(where string) // checks a page
}

// enter signs out, if need be, and in again, with a code if there is one.
func (s *settingsSession) enter(code string) {
	s.t.Helper()
	s.page.Open(s.base + "/login")
	if s.page.Count("form[action$='/logout']") > 0 {
		s.follow("form[action$='/logout'] button", "/login")
	}
	s.page.Fill("input[name=username]", s.user)
	s.page.Fill("input[name=password]", s.password)
	if code == "" {
		s.follow("form[action$='/login'] button", inbox)
		return
	}
	s.follow("form[action$='/login'] button", "/login/code")
	s.look("the question for a code")
	s.page.Fill("input[name=code]", "000000")
	s.refused("form[action$='/login/code'] button", "not right")
	s.look("the question for a code with an alert")
	s.page.Fill("input[name=code]", code)
	s.follow("form[action$='/login/code'] button", inbox)
}

// refused is a click that is answered by a 403 and a word about it.
func (s *settingsSession) refused(selector, word string) {
	s.t.Helper()
	if status := s.page.Follow(selector); status != http.StatusForbidden {
		s.t.Errorf("%s was answered by %d", selector, status)
	}
	if text := s.page.Text("[role=alert]"); !strings.Contains(text, word) {
		s.t.Errorf("the page says %q, want %q", text, word)
	}
	s.page.ForgetProblems() // Chromium reports every answer of 400 and above
}

func (s *settingsSession) setUp() {
	s.t.Helper()
	s.follow(".who a[href$='/settings']", "/settings")
	s.page.WaitVisible("[data-second-factor=off]")
	s.look("the settings")
	s.page.Fill("#password", "wrong")
	s.refused("form[action$='/begin'] button", "did not accept")
	s.page.Fill("#password", s.password)
	s.follow("form[action$='/begin'] button", "/second-factor/begin")
	s.look("setting up")
	var pixels int
	s.page.Evaluate("document.querySelector('img.qr').naturalWidth", &pixels)
	if pixels != 464 {
		s.t.Errorf("the picture to scan is %d pixels wide", pixels)
	}
	app := phone{s.t, strings.ReplaceAll(s.page.Text("code.key"), " ", "")}
	s.page.Fill("#code", "000000")
	s.refused("form[action$='/confirm'] button", "not right")
	s.page.Fill("#code", app.code(0))
	s.follow("form[action$='/confirm'] button", "/second-factor/confirm")
}

// keepCodes takes the recovery codes, which are shown just now.
func (s *settingsSession) keepCodes() []string {
	s.t.Helper()
	s.look("the recovery codes")
	codes := strings.Fields(s.page.Text("#recovery-codes"))
	if len(codes) != 10 {
		s.t.Fatalf("%d recovery codes: %q", len(codes), codes)
	}
	if got := s.page.Count("button[data-copy]:not([hidden])"); (got == 1) == s.plain {
		s.t.Errorf("%d buttons offer to copy", got)
	}
	var file string
	s.page.Evaluate("decodeURIComponent(document.querySelector('a[download]').href)", &file)
	if !strings.Contains(file, codes[9]) {
		s.t.Errorf("the file to save is %q", file)
	}
	if !s.plain {
		s.page.Evaluate(`navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }`, nil)
		s.page.Click("button[data-copy]")
		s.page.WaitFor("document.querySelector('button[data-copy]').textContent === 'Copied'")
		var copied string
		if s.page.Evaluate("window.copied", &copied); strings.Join(codes, "\n") != copied {
			s.t.Errorf("copied was %q", copied)
		}
	}
	s.follow("a[href$='/settings'].primary", "/settings")
	s.page.WaitVisible("[data-second-factor=on]")
	s.look("the settings with a second step")
	return codes
}

// change makes new recovery codes.
func (s *settingsSession) change() []string {
	s.t.Helper()
	s.follow(".who a[href$='/settings']", "/settings")
	if text := s.page.Text("[data-second-factor=on]"); !strings.Contains(text, "9 recovery codes are left") {
		s.t.Errorf("the settings say %q", text)
	}
	s.page.Fill("#password", s.password)
	s.follow("form[action$='/codes'] button:not([formaction])", "/second-factor/codes")
	codes := strings.Fields(s.page.Text("#recovery-codes"))
	s.follow("a[href$='/settings'].primary", "/settings")
	return codes
}

// endOther signs another device out.
func (s *settingsSession) endOther(other *settingsSession, code string) {
	s.t.Helper()
	if got := s.page.Count("[data-session] button"); got != 0 {
		s.t.Errorf("%d other sessions are listed", got)
	}
	other.enter(code)
	s.page.Open(s.base + "/settings")
	s.look("the settings with another device")
	s.follow("[data-session] button", "/settings")
	s.wantNotice("signed out")
	if got := s.page.Count("[data-session]"); got != 1 {
		s.t.Errorf("%d sessions are listed", got)
	}
	other.page.Open(s.base + inbox)
	if got := other.page.Location(); !strings.HasSuffix(got, "/login") {
		s.t.Errorf("the other device is at %s", got)
	}
}

func (s *settingsSession) switchOff() {
	s.t.Helper()
	s.page.Fill("#password", s.password)
	s.follow("button[formaction$='/remove']", "/settings")
	s.wantNotice("The second step is off")
	s.page.WaitVisible("[data-second-factor=off]")
	s.look("the settings after switching it off")
}

package main

import (
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserAnswers: from an open message one gets to a letter that tells its date in
// the zone of one's own clock, on every screen.
func TestBrowserAnswers(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", beginMails()...)
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://127.0.0.1:9")
	browser := testbrowser.Start(t)
	for name, screen := range map[string]struct {
		width, height, rows int
		mobile              bool
	}{"wide": {1440, 900, 1, false}, "tablet": {820, 1180, 2, false}, "phone": {390, 844, 2, true}} {
		t.Run(name, func(t *testing.T) {
			s := &session{t: t, base: strings.TrimRight(program.address, "/")}
			s.page = browser.Within(t).NewPage(screen.width, screen.height, false, screen.mobile)
			s.page.TimeZone("Asia/Tokyo")
			s.enter("family", dovecot.Password())
			s.openMessage("1")
			s.check("a message that can be answered")
			var rows, beyond int
			s.page.Evaluate(`new Set([...document.querySelectorAll(".message-bar > .button, .message-bar .message-acts .button, .message-bar .answers .button")].filter((b) => b.checkVisibility()).map((b) => Math.round(b.getBoundingClientRect().top))).size`, &rows)
			s.page.Evaluate(`document.documentElement.scrollWidth - innerWidth`, &beyond)
			if rows != screen.rows || beyond > 0 {
				t.Errorf("the bar has %d rows, and the page is %d pixels too wide", rows, beyond)
			}
			s.page.Follow("#message-reply")
			var text string
			s.page.Evaluate(`document.querySelector("textarea[name=text]").value`, &text)
			if !strings.Contains(text, "On Saturday, 21 November 2026 at 22:03, Ann wrote:\n> It leaks.\n") {
				t.Errorf("the answer begins with %q", text)
			}
			s.check("an answer")
		})
	}
}

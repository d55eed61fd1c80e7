package main

import (
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserSender: what is told of a sender is seen on a phone and on a wide
// screen, with script, which asks for what the page didn't wait for, and without.
func TestBrowserSender(t *testing.T) {
	long := strings.Repeat("very-long-name-", 4)
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX",
		senderMail("From: earlier@x.example"),
		senderMail(`From: "The boss <ceo@`+long+`bank.example>" <x@`+long+`evil.example>`, "Reply-To: y@"+long+"elsewhere.example",
			"Authentication-Results: mx.example; spf=fail smtp.mailfrom="+long+"x.example; dkim=none; dmarc=fail header.from="+long+"evil.example",
			"List-Unsubscribe: <https://"+long+"list.example/u>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
		senderMail("From: news@list.example", "Authentication-Results: mx.example; dkim=pass header.d=list.example",
			"List-Unsubscribe: <https://"+long+"list.example/u>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
		senderMail("From: phone@x.example"), senderMail("From: dark@x.example"), senderMail("From: wide@x.example"))
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--authserv-id", "mx.example")
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		dark, plain   bool
		fresh         string // message from somebody of whom nobody has asked yet
	}{
		{"phone", 390, 844, false, false, "4"},
		{"phone dark", 390, 844, true, false, "5"},
		{"wide", 1440, 900, false, false, "6"},
		{"plain", 390, 844, false, true, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &session{t: t, page: browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.width < 500), base: strings.TrimRight(program.address, "/")}
			if tc.plain {
				s.page.DisableScript()
			}
			s.page.Open(s.base + "/")
			s.page.Fill("input[name=username]", "family")
			s.page.Fill("input[name=password]", dovecot.Password())
			s.page.Follow("form[action$='/login'] button")
			if tc.fresh != "" {
				s.openMessage(tc.fresh)
				s.page.WaitVisible("#message-first-" + tc.fresh)
				if text := s.page.Text("#message-first-" + tc.fresh); !strings.Contains(text, "not had mail from this address") {
					t.Errorf("told %q", text)
				}
				s.check("a message that script has opened")
			}
			for _, uid := range []string{"2", "3"} {
				s.page.Open(s.base + inbox + "/messages/" + uid)
				s.page.WaitVisible("[data-message='" + uid + "']")
				if tc.plain {
					s.lookAtSender(uid)
					continue
				}
				s.page.WaitVisible("#message-first-" + uid)
				s.lookAtSender(uid)
				s.check("message " + uid)
			}
		})
	}
}

// lookAtSender opens all there is to open, and finds it within the page.
func (s *session) lookAtSender(uid string) {
	s.t.Helper()
	s.page.WaitVisible(".verdict summary")
	s.page.Click(".verdict summary")
	s.page.WaitVisible(".verdict li")
	notes := s.page.Count("[data-sender-note]")
	if want := map[string]int{"2": 2, "3": 0}[uid]; notes != want {
		s.t.Errorf("message %s has %d notes, want %d", uid, notes, want)
	}
	if uid == "3" {
		s.page.Click(".unsubscribe summary")
		s.page.WaitVisible(".unsubscribe button")
	}
	var outside []string
	s.page.Evaluate(`[...document.querySelectorAll(".message-notes *")].filter((e) => e.getBoundingClientRect().right > innerWidth).map((e) => e.outerHTML)`, &outside)
	if len(outside) > 0 {
		s.t.Errorf("message %s: beyond the screen: %q", uid, outside)
	}
}

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserLooksAhead: the next message is there before it is asked for,
// unread until it is shown, and never older than what others have done to it.
func TestBrowserLooksAhead(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", htmlMail("One", "<p>first</p>"), htmlMail("Two", "<p>second</p>"), htmlMail("Three", "<p>third</p>"), textMail("Four", "fourth"))
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	server := testdovecot.Login(t, dovecot, "family")
	server.Select("INBOX")
	s := &aheadReader{&session{
		t: t, server: server, base: strings.TrimRight(program.address, "/"),
		page: testbrowser.Start(t).Within(t).NewPage(1440, 900, false, false),
	}}
	s.page.Open(s.base + "/")
	s.page.Fill("input[name=username]", "family")
	s.page.Fill("input[name=password]", dovecot.Password())
	s.page.Follow("form[action$='/login'] button")
	s.page.WaitVisible("#row-4")
	s.page.Click("#open-4")
	s.page.WaitVisible("[data-message='4']")
	s.waits(3, "third")
	if slices.Contains(server.Flags(3), `\Seen`) {
		t.Error("looking ahead has marked the message as read")
	}
	s.next(3)
	s.waits(2, "second")
	server.Store(2, "+FLAGS", `\Deleted`)
	s.page.WaitVisible("#row-2 del")
	s.waits(2, "second")
	s.next(2)
	s.page.WaitVisible("[data-message='2'] #message-title del")
	s.waits(1, "first")
	s.page.Click("#message-previous")
	s.page.WaitVisible("[data-message='3']")
	s.check("after going back and forth")
	if got := s.page.Count("body > iframe"); got > 1 {
		t.Errorf("%d frames lie about", got)
	}
}

type aheadReader struct{ *session }

// waits until the message below has come, its frame with it.
func (s *aheadReader) waits(uid int, text string) {
	s.t.Helper()
	s.page.WaitFor(fmt.Sprintf(`(() => {
		const frame = document.querySelector("body > iframe[src*='/messages/%d/body']");
		return frame?.contentDocument?.body?.textContent.includes(%q) && document.querySelector("#message-next")?.href.includes("/messages/%d");
	})()`, uid, text, uid))
}

// next opens the message below, which must ask the server for nothing but that
// it be marked as read.
func (s *aheadReader) next(uid uint32) {
	s.t.Helper()
	s.page.Evaluate("performance.clearResourceTimings()", nil)
	s.page.Click("#message-next")
	s.page.WaitVisible(fmt.Sprintf("[data-message='%d'] iframe[data-body].fitted", uid))
	var asked []string
	s.page.Evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)", &asked)
	for _, address := range asked {
		if strings.Contains(address, fmt.Sprintf("/messages/%d", uid)) {
			s.t.Errorf("opening message %d asked for %s", uid, address)
		}
	}
	s.page.WaitFor(fmt.Sprintf("!document.getElementById('row-%d').hasAttribute('data-unread')", uid))
	if !slices.Contains(s.server.Flags(uid), `\Seen`) {
		s.t.Errorf("message %d is shown, and not marked as read", uid)
	}
	if said := s.page.Count(".notice"); said != 0 {
		s.t.Errorf("that message %d is read is told %d times, although the person has only opened it", uid, said)
	}
	s.check(fmt.Sprintf("message %d", uid))
}

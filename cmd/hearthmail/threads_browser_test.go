package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserThreads does with conversations by clicking and by keys what a person
// does, on three screens.
func TestBrowserThreads(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	server := testdovecot.Login(t, dovecot, "family")
	roof := appendRoof(server)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	(&threadWalk{v: signIn(t, program, dovecot.Password()), server: server, roof: roof}).whole(t)
	browser := testbrowser.Start(t)
	open := func(t *testing.T, width, height int, dark, mobile bool) *threadSession {
		t.Helper()
		s := &threadSession{session{t: t, server: server, base: strings.TrimRight(program.address, "/")}, roof}
		s.page = browser.Within(t).NewPage(width, height, dark, mobile)
		s.page.Open(s.base + "/")
		s.page.Fill("input[name=username]", "family")
		s.page.Fill("input[name=password]", dovecot.Password())
		s.page.Follow("form[action$='/login'] button")
		return s
	}
	t.Run("desktop", func(t *testing.T) {
		s := open(t, 1440, 900, false, false)
		s.chooseThreads()
		s.unfoldByKeys()
		s.openFirstUnread()
		s.openOwnReply()
		s.strikeReply()
		s.strikeAll()
		s.grows()
		s.leave()
	})
	t.Run("for good", func(t *testing.T) { open(t, 1440, 900, true, false).forGood() })
	t.Run("tablet", func(t *testing.T) { open(t, 820, 1180, true, true).byFinger() })
	t.Run("phone", func(t *testing.T) { open(t, 390, 844, false, true).byFinger() })
}

type threadSession struct {
	session
	roof roofMail
}

// waitRow waits for something about the conversation's row, which is that of its newest
// message.
func (s *threadSession) waitRow(uid uint32, is string) {
	s.t.Helper()
	s.page.WaitFor(fmt.Sprintf("document.getElementById('row-%d')?.matches(%q)", uid, is))
}

func (s *threadSession) chooseThreads() {
	s.t.Helper()
	s.page.Click("#list-more")
	s.page.Click("#threads-menu")
	s.check("the menu of ways to show the list")
	s.page.Click(".threads-choices a[href$='threads=on']")
	s.waitRow(s.roof.stray, "[data-count='4'][data-unread]")
	s.page.WaitGone(".list-more[open]")
	s.check("the list of conversations")
}

// unfoldByKeys unfolds a conversation and folds it again. What is unfolded stays so
// when the list is looked at again, and the focus where it is.
func (s *threadSession) unfoldByKeys() {
	s.t.Helper()
	unfold, members := fmt.Sprintf("#unfold-%d", s.roof.stray), fmt.Sprintf("#members-%d", s.roof.stray)
	s.page.Evaluate(fmt.Sprintf("document.querySelector(%q).focus()", unfold), nil)
	s.page.Press(kb.Enter)
	s.page.WaitVisible(members + " li:nth-child(4)")
	s.page.WaitVisible(unfold + "[aria-expanded=true]")
	s.check("an unfolded conversation")
	s.page.Press(kb.Tab)
	s.page.WaitFor(holds(members + " li:first-child a"))
	s.server.Store(s.roof.first, "+FLAGS", `\Flagged`)
	s.page.WaitVisible(members + " li:first-child use[href$='#star-on']")
	s.page.WaitFor(holds(members + " li:first-child a"))
	s.server.Store(s.roof.first, "-FLAGS", `\Flagged`)
	s.page.WaitGone(members + " use[href$='#star-on']")
	s.page.Evaluate(fmt.Sprintf("document.querySelector(%q).focus()", unfold), nil)
	s.page.Press(kb.Enter)
	s.page.WaitVisible(unfold + "[aria-expanded=false]")
	s.page.WaitGone(members + " li")
}

func (s *threadSession) openFirstUnread() {
	s.t.Helper()
	s.page.Click(fmt.Sprintf("#open-%d", s.roof.stray))
	s.page.WaitVisible(fmt.Sprintf("[data-message='%d'] .thread [data-member]", s.roof.second))
	s.page.WaitFor(fmt.Sprintf("location.pathname.endsWith('/messages/%d')", s.roof.second))
	s.waitRow(s.roof.stray, ":not([data-unread]):has(.open[aria-current])")
	s.check("an open conversation")
}

// openOwnReply opens a message of Sent beside the list of the inbox.
func (s *threadSession) openOwnReply() {
	s.t.Helper()
	s.page.Click(".thread [data-member$='.Sent'] a")
	s.page.WaitVisible(fmt.Sprintf("[data-message='%d'] .thread [data-member$='.Sent'] a[aria-current]", s.roof.reply))
	address, err := url.Parse(s.page.Location())
	if err != nil || address.Path != fmt.Sprintf("/mailboxes/Sent/messages/%d", s.roof.reply) || address.Query().Get("list") != "INBOX" {
		s.t.Errorf("the own reply is at %s (%v)", address, err)
	}
	if s.page.Count("#list[data-mailbox=INBOX]") != 1 {
		s.t.Error("the list beside it is another one")
	}
	s.waitRow(s.roof.stray, ":has(.open[aria-current])")
	s.check("an own reply in its conversation")
}

// strikeReply strikes the open message of Sent, which has the UID of another one in the
// list, and stars the row of the conversation, which is another message of it.
func (s *threadSession) strikeReply() {
	s.t.Helper()
	s.page.Click("#message-strike")
	s.page.WaitVisible(fmt.Sprintf("[data-message='%d'] #message-title del", s.roof.reply))
	s.page.WaitVisible(".thread [data-member$='.Sent'] del")
	s.page.Click(fmt.Sprintf("#star-%d", s.roof.stray))
	s.page.WaitVisible(fmt.Sprintf("#star-%d.on", s.roof.stray))
	if got := s.server.Search("DELETED"); len(got) != 0 {
		s.t.Errorf("in the inbox %v are struck through", got)
	}
	if got := s.server.Search("FLAGGED"); !slices.Equal(got, []uint32{s.roof.stray}) {
		s.t.Errorf("in the inbox %v are starred", got)
	}
	s.server.Select("Sent")
	if got := s.server.Search("DELETED"); !slices.Equal(got, []uint32{s.roof.reply}) {
		s.t.Errorf("in Sent %v are struck through", got)
	}
	s.server.Select("INBOX")
	s.page.Click("#message-strike")
	s.page.WaitGone("#message-title del")
}

// strikeAll strikes the whole conversation through, and restores it.
func (s *threadSession) strikeAll() {
	s.t.Helper()
	s.page.Click("#thread-acts")
	s.page.WaitVisible(".thread-menu[open] form")
	s.checkProblems("what can be done with all of it")
	s.page.Click(".thread-all button[formaction$='/messages/delete']")
	s.waitRow(s.roof.stray, ".struck:has(.open del)")
	s.page.WaitVisible("#purge-struck")
	if got := s.page.Text("#purge-struck"); !strings.Contains(got, "Purge 3 struck") {
		s.t.Errorf("the purge is offered as %q", got)
	}
	if got, want := s.server.Search("DELETED"), []uint32{s.roof.first, s.roof.second, s.roof.stray}; !slices.Equal(got, want) {
		s.t.Errorf("%v are struck through, want %v", got, want)
	}
	s.page.Click("#thread-acts")
	s.page.Click(".thread-all button[formaction$='/messages/undelete']")
	s.waitRow(s.roof.stray, ":not(.struck)")
	if got := s.server.Search("DELETED"); len(got) != 0 {
		s.t.Errorf("restored, %v are still struck through", got)
	}
}

// grows: a letter that comes goes into its conversation, on the screen too.
func (s *threadSession) grows() {
	s.t.Helper()
	s.server.Append("INBOX", letter("tea2", "Re: Tea on Sunday", "Ruth <ruth@hearth.example>", "tea", time.Minute))
	s.page.WaitFor("document.querySelector('.rows').firstElementChild.matches('[data-count=\"2\"][data-unread]')")
	s.server.Append("INBOX", letter("five", "Re: The roof", "Ann Lee <ann@roof.example>", "one three", time.Second))
	s.page.WaitFor("document.querySelector('.rows').firstElementChild.matches('[data-count=\"5\"]:has(.open[aria-current])')")
	s.page.WaitFor("document.querySelectorAll('.thread [data-member]').length === 5")
	s.page.WaitVisible(fmt.Sprintf("[data-message='%d']", s.roof.reply))
	s.checkProblems("a conversation that has grown")
}

func (s *threadSession) leave() {
	s.t.Helper()
	s.page.Click("#thread-leave")
	s.page.WaitGone("#list[data-threads]")
	s.page.WaitVisible(fmt.Sprintf("[data-message='%d']", s.roof.reply))
	if s.page.Count("[data-member]") != 0 {
		s.t.Error("the conversation is still there")
	}
	s.check("a message alone")
}

func (s *threadSession) forGood() {
	s.t.Helper()
	s.page.Click("#list-more")
	s.page.Click("#threads-menu")
	s.page.Click(".threads-choices a[href$='threads=on']")
	s.page.WaitVisible("#list[data-threads]")
	s.page.Click("#list-more")
	s.page.Click("#threads-menu")
	s.page.Follow("#threads-keep")
	if s.page.Count("#list[data-threads]") != 1 || strings.Contains(s.page.Location(), "threads") {
		s.t.Errorf("the list at %s is not one of conversations", s.page.Location())
	}
	s.check("conversations for good")
	s.page.Click("#list-more")
	s.page.Click("#threads-menu")
	s.page.Click(".threads-choices a[href$='threads=off']")
	s.page.WaitGone("#list[data-threads]")
	s.page.Click("#list-more")
	s.page.Click("#threads-menu")
	s.page.Follow("#threads-keep")
	if s.page.Count("#list[data-threads]") != 0 {
		s.t.Error("conversations can't be switched off for good")
	}
}

// byFinger unfolds, opens and goes back on a screen that is touched.
func (s *threadSession) byFinger() {
	s.t.Helper()
	s.page.Open(s.base + asThreads)
	s.check("the list of conversations")
	s.page.Click(".rows > :first-child .unfold")
	s.page.WaitVisible(".rows > :first-child .members li:nth-child(5)")
	s.check("an unfolded conversation")
	s.page.Click(".rows > :first-child .members [data-member$='.Sent'] a")
	s.page.WaitVisible("[data-message] .thread [data-member$='.Sent'] a[aria-current]")
	s.check("an open conversation")
	s.page.Click("#thread-acts")
	s.page.WaitVisible(".thread-menu[open] form")
	s.check("what can be done with all of it")
	s.page.Press(kb.Escape)
	s.page.WaitGone(".thread-menu[open]")
	s.page.Click("#message-back")
	s.page.WaitGone("[data-message]")
	s.page.WaitVisible(".rows > :first-child .unfold")
}

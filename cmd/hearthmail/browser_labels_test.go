package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserLabels labels, sorts and drags messages by hand, and asks another mail
// program what has come of it.
func TestBrowserLabels(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	server := testdovecot.Login(t, dovecot, "family")
	server.Create("Family")
	server.Select("INBOX")
	at := func(t *testing.T, width, height int, dark, mobile bool) *session {
		t.Helper()
		s := &session{t: t, page: browser.Within(t).NewPage(width, height, dark, mobile), server: server, base: strings.TrimRight(program.address, "/")}
		s.signIn("family", dovecot.Password())
		return s
	}
	t.Run("the menu", func(t *testing.T) { at(t, 1440, 900, false, false).labelTicked() })
	t.Run("an open message", func(t *testing.T) { at(t, 1440, 900, true, false).labelOpen() })
	t.Run("on a phone", func(t *testing.T) { at(t, 390, 844, true, true).labelledPhone() })
	t.Run("dragging", func(t *testing.T) { at(t, 1440, 900, false, false).dragMessages() })
	t.Run("headings", func(t *testing.T) { at(t, 1000, 800, false, false).sortByHeading() })
}

const important = `[data-label="$label1"]`

func (s *session) mustHave(uid uint32, keyword string, want bool) {
	s.t.Helper()
	if got := s.server.Flags(uid); slices.Contains(got, keyword) != want {
		s.t.Errorf("another mail program sees %q on message %d", got, uid)
	}
}

// labelTicked ticks labels on and off, and makes one.
func (s *session) labelTicked() {
	s.t.Helper()
	p := s.page
	s.server.Store(59, "+FLAGS", "$label4")
	p.WaitVisible(`#row-59 [data-label="$label4"]`)
	p.Click("#tick-60")
	p.Click("#tick-59")
	p.Click("#ticked-labels > summary")
	p.WaitVisible(`#ticked-labels [data-label="$label4"][data-state=some]`)
	s.check("the menu of labels")
	p.Click("#ticked-labels " + important + " .label-add")
	p.WaitVisible("#row-60 " + important)
	p.WaitVisible("#row-59 " + important)
	s.mustHave(60, "$label1", true)
	s.mustHave(59, "$label1", true)
	p.Click("#ticked-labels > summary")
	p.WaitVisible("#ticked-labels " + important + "[data-state=all]")
	p.Click("#ticked-labels " + important + " .label-remove")
	p.WaitGone("#row-60 " + important)
	s.mustHave(60, "$label1", false)
	p.Click("#ticked-labels > summary")
	p.Fill("#ticked-labels input", "Grand-mère & co")
	p.Press(kb.Enter)
	p.WaitVisible(`#row-60 [data-label="Grand-mere_co"]`)
	s.mustHave(59, "Grand-mere_co", true)
	p.WaitVisible(`#tree [data-label="Grand-mere_co"]`)
	s.check("rows with labels")
}

// labelOpen labels the message that is open.
func (s *session) labelOpen() {
	s.t.Helper()
	p := s.page
	p.Click("#open-58")
	p.WaitVisible("[data-message='58']")
	p.Click("#message-labels > summary")
	p.WaitVisible("#message-labels " + important)
	s.check("the menu of labels, dark")
	p.Click("#message-labels " + important + " .label-add")
	p.WaitVisible(".message-labels " + important)
	p.WaitVisible("#row-58 " + important)
	s.mustHave(58, "$label1", true)
	s.server.Store(58, "+FLAGS", "elsewhere")
	p.WaitVisible(`.message-labels [data-label="elsewhere"]`)
	p.Click("#message-labels > summary")
	p.Click("#message-labels " + important + " .label-remove")
	p.WaitGone(".message-labels " + important)
	p.Click("#message-labels > summary")
	p.Fill("#message-labels input", "school")
	p.Press(kb.Enter) // which must press no other button
	p.WaitVisible(`.message-labels [data-label="school"]`)
	s.mustHave(58, "school", true)
	s.mustHave(58, `\Deleted`, false)
	s.check("a message with labels, dark")
}

// labelledPhone: labels leave the subject its room.
func (s *session) labelledPhone() {
	s.t.Helper()
	p := s.page
	s.server.Store(57, "+FLAGS", "$label1", "$label2", "$label3", "$label4", "$label5")
	p.WaitVisible("#row-57 .more-labels")
	var shown, width int
	p.Evaluate("document.querySelectorAll('#row-57 [data-label]').length", &shown)
	p.Evaluate("Math.round(document.querySelector('#open-57').getBoundingClientRect().width)", &width)
	if shown != 3 || width < 180 {
		s.t.Errorf("the row shows %d labels, and its subject is %d pixels wide", shown, width)
	}
	s.check("labels on a phone")
	p.Open(s.base + "/settings/labels")
	s.check("the page of labels on a phone")
}

// dragMessages drags ticked rows onto a folder, and another onto a label.
func (s *session) dragMessages() {
	s.t.Helper()
	p := s.page
	const family = "#tree [data-mailbox=Family] > a"
	p.Click("#tick-50")
	p.Click("#tick-49")
	p.Drag("#row-50 .date", family, testbrowser.DragPlain, func() {
		p.WaitVisible(family + ".drop-over")
		if n := p.Count("#tree [data-mailbox=INBOX] > .drop-target"); n != 0 {
			s.t.Error("the folder that they are in offers to take them")
		}
	})
	p.WaitGone("#row-50")
	p.WaitGone("#row-49")
	p.WaitGone(".drop-target")
	p.Drag("#row-48 .date", "#tree "+important+" > a", testbrowser.DragPlain, nil)
	p.WaitVisible("#row-48 " + important)
	s.mustHave(48, "$label1", true)
	p.Drag("#row-47 .date", "#tree [data-mailbox=INBOX] > a", testbrowser.DragPlain, nil) // takes nothing
	p.WaitVisible("#row-47")
	if got := s.server.Search("UID 47,49,50"); !slices.Equal(got, []uint32{47}) {
		s.t.Errorf("of the messages %v are left", got)
	}
	p.Drag("#row-46 .date", family, testbrowser.DragCtrl, nil)
	p.WaitVisible("#status .notice, .toast")
	p.WaitVisible("#row-46")
	s.server.Select("Family")
	if got := s.server.Search("ALL"); len(got) != 3 {
		s.t.Errorf("%d messages were moved or copied", len(got))
	}
	s.server.Select("INBOX")
	s.check("the list after dragging")
}

// sortByHeading: a click sorts for good, the next one turns it round.
func (s *session) sortByHeading() {
	s.t.Helper()
	p := s.page
	sorted := func(backwards bool) string {
		lines, err := s.server.Do("UID SORT (SUBJECT) UTF-8 ALL")
		if err != nil {
			s.t.Fatal(err)
		}
		uids := strings.Fields(strings.TrimPrefix(lines[0], "* SORT "))
		if backwards {
			slices.Reverse(uids)
		}
		return fmt.Sprintf("document.querySelector('.rows').firstElementChild.id === 'row-%s'", uids[0])
	}
	p.WaitVisible(".columns .subject button")
	p.Click(".columns .subject button")
	p.WaitFor(sorted(false))
	p.WaitVisible(".columns .subject button[aria-current]")
	p.Click(".columns .subject button")
	p.WaitFor(sorted(true))
	if strings.Contains(p.Location(), "sort") {
		s.t.Errorf("the list is at %s", p.Location())
	}
	s.check("a list with headings")
	p.Open(s.base + inbox)
	p.WaitFor(sorted(true))
	p.Click("#list-more")
	p.Click(".sort-menu > summary")
	p.Click("#sort button[value=arrival]")
	p.WaitVisible("#row-60:first-child")
	s.check("a list as usual")
}

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
)

// TestBrowserDemo opens every message of the sample mailbox's first two pages:
// none may upset the page around it. Both screens are looked at for problems; the
// slow check of accessibility takes every other message on each, all in all.
func TestBrowserDemo(t *testing.T) {
	program := start(t)
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		dark, mobile  bool
		axe           int // which of two messages are checked for accessibility
	}{{"wide", 1440, 900, false, false, 0}, {"phone", 390, 844, true, true, 1}} {
		t.Run(tc.name, func(t *testing.T) {
			p := browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.mobile)
			s := &session{t: t, page: p, base: strings.TrimRight(program.address, "/")}
			s.signInDemo()
			for _, view := range []string{inbox, inbox + "?page=2"} {
				s.page.Open(s.base + view)
				s.checkRows(view)
				s.check(view)
				s.openAll(tc.axe)
			}
		})
	}
}

func (s *session) signInDemo() {
	s.t.Helper()
	s.page.Open(s.base + "/")
	s.page.Fill("input[name=username]", "family")
	s.page.Fill("input[name=password]", "hearth")
	s.page.Follow("form[action$='/login'] button")
}

// rowFaults are the rows that lack what others hold on to.
const rowFaults = `[...document.querySelectorAll('.row')].filter(row =>
	!row.dataset.uid || row.dataset.flags === undefined
	|| ['date', 'from', 'subject', 'size'].some(field => !row.querySelector('[data-field=' + field + ']')?.textContent.trim())
	|| row.dataset.flags.split(' ').includes('\\Deleted') !== !!row.querySelector('[data-field=subject] del')
	|| row.dataset.flags.split(' ').includes('\\Seen') === ('unread' in row.dataset)
).map(row => row.outerHTML.slice(0, 300))`

func (s *session) checkRows(where string) {
	s.t.Helper()
	var faults []string
	s.page.Evaluate(rowFaults, &faults)
	for _, fault := range faults {
		s.t.Errorf("%s: a row that lacks something: %s", where, fault)
	}
	if got := s.page.Count("#list [data-uid]"); got != 50 {
		s.t.Errorf("%s: %d rows, want 50", where, got)
	}
}

// openAll opens the page's first message, and from there one after the other.
// The list beside them is the same all the time, so it is hidden from the checks.
func (s *session) openAll(axe int) {
	s.t.Helper()
	var uids []string
	s.page.Evaluate("[...document.querySelectorAll('#list [data-uid]')].map(row => row.dataset.uid)", &uids)
	if slices.Contains(uids, "") || len(uids) == 0 {
		s.t.Fatalf("the rows have the UIDs %v", uids)
	}
	s.page.Click("#open-" + uids[0])
	s.page.WaitVisible("[data-message]")
	s.page.Evaluate("document.getElementById('list').hidden = true", nil)
	for i, uid := range uids {
		s.page.WaitVisible(fmt.Sprintf("[data-message='%s'] [data-body]", uid))
		if i%2 == axe {
			s.check("message " + uid)
		} else {
			s.checkProblems("message " + uid)
		}
		if i+1 < len(uids) {
			s.page.Click("#message-next")
		}
	}
}

package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// deadControls are what can be seen and pressed but does nothing without script.
const deadControls = `[...document.querySelectorAll("button, a, input, select, textarea, [role=button], [role=menuitem], [role=tab], [contenteditable]")]
	.filter((e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.disabled)
	.filter((e) => {
		if (e.matches("a")) return !e.href || e.getAttribute("href") === "#";
		if (e.matches("button")) return !(e.form && e.type === "submit") && !e.popoverTargetElement && !e.commandForElement;
		return !e.form;
	}).map((e) => e.outerHTML.slice(0, 200))`

// pageLinks are the addresses of pages that a page leads to, without their base.
const pageLinks = `[...document.querySelectorAll("a[href]")]
	.filter((a) => a.checkVisibility() && a.origin === location.origin && !a.target && !a.hasAttribute("download"))
	.map((a) => a.pathname + a.search)`

// mostPages bounds a walk.
const mostPages = 60

// walk goes wherever links lead, without script, to one page of each kind, and looks
// for what does nothing there.
func (s *plainSession) walk() {
	s.t.Helper()
	// What is no page, and the pages of single messages and lists, which are alike.
	other := regexp.MustCompile(`\.(zip|mbox|vcf)$|/(raw|body|parts|source)\b|^/static/`)
	name := regexp.MustCompile(`\d+|(/mailboxes/)[^/]+`)
	next := []string{"/settings", "/mailboxes", "/contacts", "/search?q=subject:the", "/outbox", "/compose?reply=all&mailbox=INBOX&uid=115", inbox}
	seen := map[string]bool{}
	for ; len(next) > 0; next = next[1:] {
		path, _, _ := strings.Cut(next[0], "?")
		kind := name.ReplaceAllString(path, "${1}N")
		if other.MatchString(path) || seen[kind] {
			continue
		}
		seen[kind] = true
		if status := s.page.Open(s.base + next[0]); status != 200 {
			s.t.Errorf("%s was answered by %d", next[0], status)
		}
		s.checkProblems(next[0])
		s.wantNothingDead(next[0])
		var links []string
		s.page.Evaluate(pageLinks, &links)
		next = append(next, links...)
	}
	if len(seen) < 15 || len(seen) > mostPages {
		s.t.Errorf("the walk has come to %d kinds of pages: %v", len(seen), slices.Sorted(maps.Keys(seen)))
	}
	s.page.Open(s.base + inbox)
}

func (s *plainSession) wantNothingDead(where string) {
	s.t.Helper()
	var dead []string
	s.page.Evaluate(deadControls, &dead)
	for _, control := range dead {
		s.t.Errorf("%s: without script this does nothing: %s", where, control)
	}
}

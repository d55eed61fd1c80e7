package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// TestBrowserSearch: what a person does with the search field.
func TestBrowserSearch(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	seedSearched(t, dovecot)
	html := testdovecot.Mail{Body: []byte("From: Otto <otto@x.example>\r\nSubject: Colours\r\nDate: Mon, 02 Mar 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: text/html\r\n\r\n<p>Green <b>Lun</b>ar, then LUNCH &amp; lunch</p>\r\n")}
	testdovecot.Login(t, dovecot, "family").Append("Work", html)
	proxy := testproxy.Start(t, dovecot.Addr())
	program := start(t, "--imap", "imap://"+proxy.Addr())
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		dark, mobile  bool
	}{{"wide", 1440, 900, false, false}, {"phone", 390, 844, true, true}} {
		t.Run(tc.name, func(t *testing.T) {
			proxy.SetLatency(0)
			p := browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.mobile)
			s := &session{t: t, page: p, base: strings.TrimRight(program.address, "/")}
			s.page.Open(s.base + "/")
			s.page.Fill("input[name=username]", "family")
			s.page.Fill("input[name=password]", dovecot.Password())
			s.page.Follow("form[action$='/login'] button")
			s.page.WaitFor("document.querySelector('#search-query').role === 'combobox'")
			s.searchTyped()
			s.searchForm()
			s.searchHits()
			s.searchStreamed(proxy)
			proxy.SetLatency(0)
		})
	}
}

// searchTyped takes a suggestion by keyboard, and searches.
func (s *session) searchTyped() {
	s.t.Helper()
	s.page.Fill("#search-query", "lunch starr")
	s.page.WaitVisible("#search-query-found [role=option]")
	s.check("suggestions")
	s.page.Press(kb.ArrowDown)
	s.page.WaitFor("document.querySelector('#search-query').getAttribute('aria-activedescendant')")
	s.page.Press(kb.Enter)
	s.page.WaitFor("document.querySelector('#search-query').value === 'lunch is:starred '")
	s.page.Press(kb.Enter)
	s.page.WaitFor("location.pathname + location.search === '/mailboxes/INBOX?q=lunch+is%3Astarred' && document.querySelector('#list').dataset.total === '1'")
	s.check("what was found in a folder")
	s.page.Click("#search-clear")
	s.page.WaitFor("location.search === '' && document.querySelector('#list').dataset.total === '3' && document.querySelector('#search-query').value === ''")
}

// searchForm asks by fields.
func (s *session) searchForm() {
	s.t.Helper()
	s.page.Click(".search-more > summary")
	s.page.WaitVisible("#search-words")
	s.page.Fill("#search-words", "lunch")
	s.page.Fill("#search-without", "bill")
	s.check("the form")
	s.page.Evaluate("document.querySelector('.search-fields').requestSubmit()", nil)
	s.page.WaitFor("document.querySelector('#search-query').value === 'lunch -bill' && document.querySelector('#list').dataset.total === '1'")
}

// searchHits opens what was found everywhere.
func (s *session) searchHits() {
	s.t.Helper()
	s.page.Open(s.base + "/search?q=lunch")
	s.page.WaitFor("document.querySelector('#list').dataset.total === '6' && document.querySelectorAll('.row .place').length === 6")
	s.check("what was found in all folders")
	s.page.Click(".row[data-mailbox='House/Garden'] .open")
	s.page.WaitFor("document.querySelector('[data-message] pre mark')?.textContent === 'lunch'")
	s.page.WaitFor("document.querySelector(\".row[data-mailbox='House/Garden'] .open\").ariaCurrent === 'true'")
	s.checkProblems("a text")
	s.page.Open(s.base + "/mailboxes/Work/messages/2?found=everywhere&q=lunch")
	s.page.WaitFor("document.querySelector('iframe[data-body]')?.contentWindow.CSS.highlights.get('hits')?.size === 2")
	s.page.Evaluate("document.getElementById('message-back').click()", nil) // a wide screen doesn't show it
	s.page.WaitFor("location.pathname === '/search' && document.querySelectorAll('.row').length === 6")
	s.checkProblems("back at the hits")
}

// searchStreamed looks on while folders answer late, and has enough of it.
func (s *session) searchStreamed(proxy *testproxy.Proxy) {
	s.t.Helper()
	proxy.SetLatency(400 * time.Millisecond)
	s.page.Fill("#search-query", "lunc")
	s.page.Press(kb.Enter)
	s.page.WaitFor("location.search === '?q=lunc' || document.querySelector('#search-query').value === 'lunc'")
	s.page.WaitFor("document.querySelector('#list').dataset.total === '6' && !document.querySelector('[data-search-events]')")
	s.check("what has streamed in")
	proxy.SetLatency(12 * time.Second) // longer than the check takes
	s.page.Fill("#search-query", "body:unc")
	s.page.Press(kb.Enter)
	s.page.WaitVisible("#search-progress form button")
	s.check("a search that goes on")
	s.page.Click("#search-progress form button")
	s.page.WaitFor("document.querySelector('#search-progress [role=status]')?.textContent.startsWith('Stopped:')")
	proxy.SetLatency(0)
	s.checkProblems("a search that was stopped")
}

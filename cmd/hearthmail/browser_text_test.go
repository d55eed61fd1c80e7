package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// The messages of TestBrowserTexts, by their UIDs.
const (
	quotedMail = iota + 1
	manyPeople
	giantLine
	giantText
)

func textMails() [][]byte {
	quote := strings.Repeat("> A line that was written before\r\n", 24)
	var people []string
	for i := range 3000 {
		people = append(people, fmt.Sprintf("Neighbour %d <n%d@x.example>", i, i))
	}
	return [][]byte{
		quotedMail - 1: crlf("From: Joe <joe@x.example>", "To: family@y.example", "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Date: Mon, 2 Jan 2006 15:04:05 +0900",
			"List-Id: The village <village.x.example>", "Received: from mx.x.example by mail.y.example with ESMTPS; Mon, 2 Jan 2006 15:04:06 +0900",
			"Content-Type: text/plain; charset=utf-8", "", "My answer \u202Eis this: https://bank.example@evil.example/", "Joe wrote:", quote+"-- ", "Joe"),
		manyPeople - 1: crlf("From: joe@x.example", "To: "+strings.Join(people, ",\r\n "), "Subject: Everybody", "", "Hello"),
		giantLine - 1:  textMail("One line", strings.Repeat("word and word ", 100)+strings.Repeat("x", 1_200_000)),
		giantText - 1:  textMail("Many lines", strings.Repeat("a line\r\n", 50_000)),
	}
}

// TestBrowserTexts reads plain texts in Chromium, and all that is shown of a
// message besides.
func TestBrowserTexts(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", textMails()...)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		mobile        bool
	}{
		{"desktop", 1440, 900, false},
		{"phone", 390, 844, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := testdovecot.Login(t, dovecot, "family")
			server.Select("INBOX")
			s := &textReader{&session{
				t: t, server: server, base: strings.TrimRight(program.address, "/"),
				page: browser.Within(t).NewPage(tc.width, tc.height, false, tc.mobile),
			}}
			s.enter(dovecot.Password())
			s.readQuote()
			s.readHeaders()
			s.readSource()
			s.readForPaper()
			s.readPeople()
			s.readGiants()
		})
	}
}

type textReader struct{ *session }

func (s *textReader) enter(password string) {
	s.t.Helper()
	s.page.Open(s.base + "/")
	s.page.Fill("input[name=username]", "family")
	s.page.Fill("input[name=password]", password)
	s.page.Follow("form[action$='/login'] button")
	s.page.WaitVisible("#list [data-uid]")
}

func (s *textReader) open(uid int) {
	s.t.Helper()
	s.page.Open(fmt.Sprintf("%s/mailboxes/INBOX/messages/%d", s.base, uid))
	s.page.WaitVisible(fmt.Sprintf("[data-message='%d'] pre[data-body]", uid))
}

// seen tells whether anything of an element is on the page's canvas.
func (s *textReader) seen(selector string) (seen bool) {
	s.t.Helper()
	s.page.Evaluate(fmt.Sprintf("document.querySelector(%q).checkVisibility()", selector), &seen)
	return seen
}

// readQuote unfolds a quote with the keyboard.
func (s *textReader) readQuote() {
	s.t.Helper()
	s.open(quotedMail)
	s.check("a folded quote")
	var text, label string
	s.page.Evaluate("document.querySelector('pre[data-body]').textContent", &text)
	want := "My answer is this: https://bank.example@evil.example/\nJoe wrote:\n" + strings.Repeat("> A line that was written before\n", 24) + "-- \nJoe\n"
	if text != want {
		s.t.Errorf("the text is %.200q", text)
	}
	s.page.Evaluate("getComputedStyle(document.querySelector('.quoted > summary'), '::before').content", &label)
	if !strings.Contains(label, "Quoted text, 24 lines") {
		s.t.Errorf("the quote is folded under %s", label)
	}
	if s.page.Count("a[data-warning*='evil.example']") != 1 {
		s.t.Error("a link that misleads has no warning")
	}
	if s.seen(".quoted .line") {
		s.t.Error("the quote is not folded")
	}
	s.page.Evaluate("document.querySelector('.quoted > summary').focus()", nil)
	s.page.Press("\r")
	s.page.WaitFor("document.querySelector('.quoted').open")
	if !s.seen(".quoted .line") {
		s.t.Error("the quote has not unfolded")
	}
	s.check("an unfolded quote")
}

func (s *textReader) readHeaders() {
	s.t.Helper()
	s.page.Click(".header-details > summary")
	s.page.WaitVisible("[data-detail='date']")
	if got := s.page.Text("[data-detail='date']"); got != "Mon, 2 Jan 2006 15:04:05 +0900" {
		s.t.Errorf("the date as sent is %q", got)
	}
	if got := s.page.Text("[data-detail='list-id']"); !strings.Contains(got, "village.x.example") {
		s.t.Errorf("the list is %q", got)
	}
	s.page.Click("#message-more")
	s.page.WaitVisible(".message-more a[href$='/headers']")
	s.check("the menu of a message")
	s.page.Follow(".message-more a[href$='/headers']")
	s.page.WaitVisible("[data-headers]")
	for _, want := range []string{"Grüße", "=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "List-Id", "mx.x.example"} {
		if !strings.Contains(s.page.Text("[data-headers]"), want) {
			s.t.Errorf("the headers lack %q", want)
		}
	}
	s.check("all headers")
	s.page.Follow("#about-back")
	s.page.WaitVisible("[data-message='1']")
}

func (s *textReader) readSource() {
	s.t.Helper()
	s.page.Open(s.base + "/mailboxes/INBOX/messages/1/source")
	for _, want := range []string{"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n", `My answer \u{202E}is this: `, "> A line"} {
		if !strings.Contains(s.page.Text("[data-source]"), want) {
			s.t.Errorf("the source lacks %q", want)
		}
	}
	s.check("the source")
	s.page.Open(fmt.Sprintf("%s/mailboxes/INBOX/messages/%d/source", s.base, giantLine))
	s.page.WaitVisible(".truncated")
	if length := len(s.page.Text("[data-source]")); length > 256<<10 {
		s.t.Errorf("%d bytes of the source are shown", length)
	}
	s.checkProblems("the source of a large message")
}

// readForPaper looks at the page for paper, and at how the message's own page is
// printed.
func (s *textReader) readForPaper() {
	s.t.Helper()
	s.page.Open(s.base + "/mailboxes/INBOX/messages/1/print")
	s.page.WaitVisible("button[data-print]")
	s.check("the page for paper")
	if s.page.Count(".quoted") != 0 {
		s.t.Error("a quote is folded on paper")
	}
	s.emulate("print")
	if s.seen(".top") || s.seen("button[data-print]") || !s.seen(".printed-lines") || !s.seen("pre[data-body]") {
		s.t.Error("the page for paper has something else on it, or lacks something")
	}
	s.emulate("")
	s.open(quotedMail)
	s.emulate("print")
	if s.seen(".top") || s.seen(".message-bar") || s.seen("#list") || s.seen(".message-more") || !s.seen(".quoted .line") {
		s.t.Error("a printed message has what is of the screen, or a quote is folded")
	}
	s.emulate("")
}

func (s *textReader) emulate(media string) {
	s.t.Helper()
	err := chromedp.Do(s.page.Context(), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
		return err
	}))
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *textReader) readPeople() {
	s.t.Helper()
	s.open(manyPeople)
	if got := s.page.Count("[data-field='to'] .person"); got != 1000 {
		s.t.Errorf("%d recipients are listed", got)
	}
	s.page.Evaluate("document.querySelector('.more > summary').focus()", nil)
	s.page.Press("\r")
	s.page.WaitFor("document.querySelector('[data-field=to] .more').open")
	if got := s.page.Text("[data-field='to'] .more .none"); !strings.Contains(got, "others") {
		s.t.Errorf("of those not listed it says %q", got)
	}
	s.checkProblems("a thousand recipients")
}

// readGiants opens what is too much for a naive page.
func (s *textReader) readGiants() {
	s.t.Helper()
	s.open(giantLine)
	s.page.WaitVisible(".truncated")
	s.checkProblems("a line of a megabyte")
	s.open(giantText)
	if got := s.page.Count("pre[data-body] .line"); got != 50_001 {
		s.t.Errorf("%d lines are shown", got)
	}
	s.checkProblems("fifty thousand lines")
}

package main

import (
	"regexp"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// TestBrowserPreferences: what is chosen in the settings holds on every page and in the
// next session: colours, contrast and accents (all readable), language, zone and dates.
func TestBrowserPreferences(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 5, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	s := &session{t: t, base: strings.TrimRight(program.address, "/")}
	s.page = testbrowser.Start(t).NewPage(1440, 900, false, false)
	s.enter("family", dovecot.Password())
	s.openMessage("3")
	said := func(expression, want string) {
		t.Helper()
		var got string
		if s.page.Evaluate(expression, &got); got != want {
			t.Errorf("%s is %q, want %q", expression, got, want)
		}
	}
	choose := func(section, name, value string) {
		t.Helper()
		s.page.Open(s.base + "/settings")
		s.page.Evaluate(`(document.querySelector("#preference-`+name+`").value = "`+value+`", true)`, new(bool))
		s.page.Follow("#" + section + " [data-save] button")
	}
	ground := `getComputedStyle(document.documentElement).backgroundColor`
	said(ground, "rgb(244, 238, 230)")
	choose("look", "theme", "dark")
	s.check("the settings once they are kept")
	said(ground, "rgb(21, 18, 16)")
	s.page.Open(s.base + "/mailboxes/INBOX/messages/3")
	s.page.WaitVisible("[data-message]")
	for _, theme := range []string{"light", "dark"} {
		for _, mark := range []string{`contrast = "high"`, `accent = "blue"`, `accent = "green"`, `accent = "violet"`, `accent = "rose"`} {
			s.page.Evaluate(`(document.documentElement.dataset.theme = "`+theme+`", delete document.documentElement.dataset.contrast, document.documentElement.dataset.`+mark+`, true)`, new(bool))
			s.check("an open message, " + theme + ", " + mark)
		}
	}
	choose("look", "density", "compact")
	s.page.Open(s.base + "/mailboxes/INBOX")
	var height float64
	if s.page.Evaluate(`document.querySelector(".row").getBoundingClientRect().height`, &height); height > 54 {
		t.Errorf("a row of a compact list is %v high", height)
	}
	choose("language", "zone", "Nowhere/Else")
	if alert := s.page.Text("[role=alert]"); !strings.Contains(alert, "no time zone of that name") {
		t.Errorf("a zone that doesn't exist: %q", alert)
	}
	s.page.ForgetProblems() // the refusal
	choose("language", "zone", "Asia/Tokyo")
	choose("language", "dates", "iso")
	choose("language", "language", "de")
	s.page.Open(s.base + "/mailboxes/INBOX")
	said(`document.documentElement.lang`, "de")
	said(`document.documentElement.dataset.density`, "compact")
	var title string
	s.page.Evaluate(`document.querySelector(".row time").title`, &title)
	if !regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d$`).MatchString(title) {
		t.Errorf("the date of a message is %q", title)
	}
	s.check("a list in German")
}

package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testprogram"
	"hearthmail/internal/testsmtp"
)

// desk is where somebody writes letters in Chromium, while another program looks at
// the drafts.
type desk struct {
	writer
	program *testprogram.Program
	dovecot *testdovecot.Server
}

// sitDown starts the program as a process of its own, and signs in.
func sitDown(t *testing.T) *desk {
	t.Helper()
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	smtp := testsmtp.Start(t, testsmtp.Options{})
	program := testprogram.Start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://"+smtp.Addr())
	s := session{t: t, page: testbrowser.Start(t).NewPage(1440, 900, false, false), server: testdovecot.Login(t, dovecot, "family"),
		base: strings.TrimRight(program.Address(), "/")}
	d := &desk{writer: writer{s}, program: program, dovecot: dovecot}
	d.enter("family", dovecot.Password())
	return d
}

// at has the same person sit at another window.
func (d *desk) at(page *testbrowser.Page) *desk {
	other := *d
	other.page = page
	return &other
}

// isSaved waits until the page says that all is saved.
func (d *desk) isSaved() {
	d.t.Helper()
	d.page.WaitFor(`/^Saved \d/.test(document.getElementById("draft-state").textContent)`)
}

// drafts are the raw drafts that there are.
func (d *desk) drafts() []string {
	d.t.Helper()
	d.server.Select("Drafts")
	var all []string
	for _, uid := range d.server.UIDs() {
		if raw, ok := d.server.Find(uid); ok { // else another copy has just replaced it
			all = append(all, string(raw))
		}
	}
	return all
}

// holds waits until there is one draft, with these words.
func (d *desk) holds(words ...string) {
	d.t.Helper()
	eventually(d.t, "one draft with "+strings.Join(words, " and "), func() bool {
		all := d.drafts()
		if len(all) != 1 {
			return false
		}
		for _, word := range words {
			if !strings.Contains(all[0], word) {
				return false
			}
		}
		return true
	})
}

// types writes in the text.
func (d *desk) types(text string) {
	d.t.Helper()
	d.page.Click("[data-rich]")
	d.page.Press(text)
}

// says waits until the text of the letter is this, as it would be sent.
func (d *desk) says(words string) {
	d.t.Helper()
	d.page.WaitFor(fmt.Sprintf(`document.querySelector("[data-rich]")?.textContent.includes(%q)`, words))
}

// TestDraftSavesItself: what is written is saved without a click, and is there when the
// page is opened anew.
func TestDraftSavesItself(t *testing.T) {
	d := sitDown(t)
	d.open("/compose")
	d.page.Fill("#subject", "Plums")
	d.types("They are ripe.")
	d.isSaved()
	d.holds("Subject: Plums", "They are ripe.")
	d.types(" Come soon.")
	d.holds("They are ripe. Come soon.")
	d.isSaved()
	d.check("a saved letter")
	if place := d.page.Location(); !regexp.MustCompile(`/compose\?id=[A-Z0-9]{26}$`).MatchString(place) {
		t.Errorf("the letter's address is %s", place)
	}
	d.page.Open(d.page.Location())
	d.says("They are ripe. Come soon.")
	d.types(" And bring a basket.")
	d.holds("Come soon.", "bring a basket")
	d.page.Click("button[data-save]")
	d.isSaved()
	d.checkProblems("after saving by hand")
}

// TestDraftOfKilledTab: what was written in the last moment before a tab died is there
// when it is opened again, and is saved then.
func TestDraftOfKilledTab(t *testing.T) {
	d := sitDown(t)
	again := d.at(d.page.Another())
	d.open("/compose")
	d.types("Saved before. ")
	d.isSaved()
	place := strings.TrimPrefix(d.page.Location(), d.base)
	d.types("Not yet saved.")
	d.page.WaitFor(`Object.values(localStorage).some(text => text.includes("Not yet saved."))`)
	d.page.Crash()
	again.page.Open(d.base + place)
	again.holds("Saved before. Not yet saved.") // then the page has come a second time, with what was kept
	again.says("Saved before. Not yet saved.")
	if notice := again.page.Text("#status"); !strings.Contains(notice, "It is back") {
		t.Errorf("the page says %q", notice)
	}
	again.isSaved()
	again.page.WaitFor(`!Object.keys(localStorage).some(key => key.startsWith("hearthmail-letter"))`)
	again.checkProblems("a letter that came back")
}

// TestDraftIsRescued: a letter whose page is never opened again is saved by the next
// page that is, also by another than the editor.
func TestDraftIsRescued(t *testing.T) {
	d := sitDown(t)
	again := d.at(d.page.Another())
	again.page.Open(d.base + inbox)
	d.open("/compose")
	d.types("Left behind.")
	d.page.WaitFor(`Object.values(localStorage).some(text => text.includes("Left behind."))`)
	d.page.Crash()
	// As if it had been left behind long ago.
	again.page.Evaluate(`for (const [key, text] of Object.entries(localStorage)) localStorage.setItem(key, JSON.stringify({...JSON.parse(text), at: 1}))`, nil)
	again.page.Open(d.base + inbox)
	again.holds("Left behind.")
	again.page.WaitVisible("#status a")
	again.page.Follow("#status a")
	again.says("Left behind.")
	again.checkProblems("a rescued letter")
}

// TestDraftWithoutServer: while the program is away what is written stays in the
// browser, which says so; it is saved as soon as the program is back.
func TestDraftWithoutServer(t *testing.T) {
	d := sitDown(t)
	d.open("/compose")
	d.types("Before. ")
	d.isSaved()
	d.program.Kill()
	d.types("Meanwhile.")
	d.page.WaitFor(`document.getElementById("draft-state").textContent === "Not saved yet: no connection"`)
	d.page.WaitFor(`document.querySelector(".said").textContent.includes("kept in this browser")`)
	d.program.Restart()
	d.holds("Before. Meanwhile.")
	d.isSaved()
}

// TestDraftInTwoWindows: the second window is told that the first has saved since, and
// both letters can be kept.
func TestDraftInTwoWindows(t *testing.T) {
	d := sitDown(t)
	d.open("/compose")
	d.types("Begun. ")
	d.isSaved()
	second := d.at(d.page.Another())
	second.open(strings.TrimPrefix(d.page.Location(), d.base))
	d.types("First window.")
	d.holds("First window.")
	d.isSaved()
	second.types("Second window.")
	second.page.WaitVisible("#draft-trouble[role=alert]")
	second.page.ForgetProblems() // Chromium reports the refusal
	second.check("a letter that was changed elsewhere")
	d.holds("Begun. First window.")
	second.page.Follow("#draft-trouble button[name=apart]")
	second.says("Second window.")
	if all := d.drafts(); len(all) != 2 || !strings.Contains(all[0], "First window.") || !strings.Contains(all[1], "Begun. Second window.") {
		t.Errorf("the drafts are %q", all)
	}
	second.page.WaitFor(`!Object.keys(localStorage).some(key => key.startsWith("hearthmail-letter"))`)
	d.types(" Goes on.")
	eventually(t, "the first window goes on", func() bool {
		all := d.drafts()
		return len(all) == 2 && strings.Contains(all[1], "Begun. First window. Goes on.")
	})
}

// TestDraftGivenUp: who finds a newer draft may go on with that.
func TestDraftGivenUp(t *testing.T) {
	d := sitDown(t)
	d.open("/compose")
	d.types("Begun. ")
	d.isSaved()
	second := d.at(d.page.Another())
	second.open(strings.TrimPrefix(d.page.Location(), d.base))
	d.types("First window.")
	d.holds("First window.")
	second.types("Second window.")
	second.page.WaitVisible("#draft-trouble[role=alert]")
	second.page.Follow("#draft-trouble [data-forget]")
	second.says("First window.")
	second.types(" Goes on here.")
	d.holds("Begun. First window. Goes on here.")
}

// TestDraftSignedOut: who is signed out in another window loses nothing.
func TestDraftSignedOut(t *testing.T) {
	d := sitDown(t)
	d.open("/compose")
	d.types("Before. ")
	d.isSaved()
	other := d.at(d.page.Another())
	other.page.Open(d.base + inbox)
	other.page.Follow("form[action$='/logout'] button")
	d.types("Signed out.")
	d.page.WaitFor(`document.getElementById("draft-state").textContent === "Not saved yet: you are signed out"`)
	other.enter("family", d.dovecot.Password())
	d.holds("Before. Signed out.")
	d.isSaved()
}

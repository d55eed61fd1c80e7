package main

import (
	"strings"
	"testing"
)

const keepUnsaved = `(real => window.fetch = (address, init) => init?.method === "POST" ? Promise.reject(new TypeError("no connection")) : real(address, init))(window.fetch)`

// hurry writes a letter that is sent before it is saved anywhere.
func (d *desk) hurry(text string) {
	d.t.Helper()
	d.open("/compose")
	d.page.Evaluate(keepUnsaved, nil)
	d.page.Fill("#to", "ann@example.org")
	d.page.Fill("#subject", "Plums")
	d.types(text)
	d.page.WaitFor(keptByBrowser + " === 1")
}

// TestSentLetterLeavesNothing: of a letter that the outbox has taken nothing stays in
// the browser, nor comes back as a draft.
func TestSentLetterLeavesNothing(t *testing.T) {
	d := sitDown(t)
	d.hurry("They are ripe.")
	d.page.Follow("button[data-send]")
	d.page.WaitVisible("#outbox-toasts [data-letter]")
	d.page.WaitFor(keptByBrowser + " === 0")
	if all := d.drafts(); len(all) > 0 {
		t.Errorf("there are drafts: %q", all)
	}
	if said := d.page.Text("#status"); strings.Contains(said, "saved") {
		t.Errorf("the page says %q", said)
	}
	d.checkProblems("after sending")
}

// TestLetterNotPosted: a letter whose way to the outbox failed is among the drafts as
// soon as this window shows a page again.
func TestLetterNotPosted(t *testing.T) {
	d := sitDown(t)
	d.hurry("They are ripe.")
	d.program.Kill()
	d.page.Click("button[data-send]")
	eventually(t, "the browser says that there is no connection", func() bool { return strings.HasPrefix(d.page.Location(), "chrome-error:") })
	d.program.Restart()
	d.page.Open(d.base + inbox)
	d.holds("They are ripe.")
	d.page.WaitVisible("#status a")
	d.page.WaitFor(keptByBrowser + " === 0")
	d.page.Follow("#status a")
	d.says("They are ripe.")
}

// TestOtherWordsThanSent: what a window has kept of a letter that another has sent
// otherwise becomes a draft of its own.
func TestOtherWordsThanSent(t *testing.T) {
	d := sitDown(t)
	d.open("/compose")
	d.page.Fill("#to", "ann@example.org")
	d.page.Fill("#subject", "Plums")
	d.types("First window.")
	d.isSaved()
	second := d.at(d.page.Another())
	second.open(strings.TrimPrefix(d.page.Location(), d.base))
	second.page.Evaluate(keepUnsaved, nil)
	second.types("Second window.")
	second.page.WaitFor(`Object.values(localStorage).some(text => text.includes("Second window."))`)
	second.page.Crash()
	d.page.Follow("button[data-send]")
	d.page.WaitVisible("#status a")
	d.page.WaitFor(keptByBrowser + " === 0")
	var place string
	d.page.Evaluate(`document.querySelector("#status a").href`, &place) // what is said of the other is in its way for a moment
	d.page.Open(place)
	d.says("Second window.")
	if all := d.drafts(); len(all) == 0 || !strings.Contains(all[len(all)-1], "Second window.") {
		t.Errorf("the drafts are %q", all)
	}
}

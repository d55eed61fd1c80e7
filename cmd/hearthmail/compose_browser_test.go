package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testsmtp"
)

// TestWriteInBrowser writes with formatting and a pasted picture, wide and narrow, light
// and dark, sends it, and opens what has become of it.
func TestWriteInBrowser(t *testing.T) {
	office := openPostOffice(t, testsmtp.Options{})
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name          string
		width, height int
		dark, mobile  bool
	}{
		{"desktop", 1440, 900, false, false},
		{"tablet-dark", 820, 1100, true, true},
		{"phone", 390, 844, false, true},
		{"phone-dark", 390, 844, true, true},
		{"magnified", 720, 450, false, false}, // as 1440 by 900 at 200 %
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.mobile)
			w := &writer{session{t: t, page: page, server: office.sent, base: strings.TrimRight(office.program.address, "/")}}
			w.enter("family", office.dovecot.Password())
			w.page.Follow("a.write")
			w.ready()
			w.check("a new letter")
			w.page.Click("#to")
			w.page.Press("Ann <ann@example.org>")
			w.enterKey()
			w.page.Fill("#subject", "Letter "+tc.name)
			w.toText()
			w.page.Press("Dear ")
			w.chord("b", chromedp.ModifierCtrl)
			w.page.Press("Ann")
			w.chord("b", chromedp.ModifierCtrl)
			w.page.Press("," + kb.Enter)
			w.pastePicture()
			w.check("a letter with a picture")
			w.lookAtLater()
			w.send(func() { w.page.Click("button[data-send]") })
			w.checkProblems("a letter that was sent")
			office.isFiled(tc.name)
			w.openSent("Letter " + tc.name)
			office.wantOut(tc.name, "multipart/related", "multipart/alternative", "Dear Ann,")
		})
	}
}

// lookAtLater opens what is offered for sending later, which is all on the screen.
func (w *writer) lookAtLater() {
	w.t.Helper()
	w.page.Click(".later > summary")
	w.page.WaitVisible("#at")
	var within bool
	w.page.Evaluate("(({left, right, top}) => left >= 0 && top >= 0 && right <= innerWidth)(document.querySelector('.later-panel').getBoundingClientRect())", &within)
	if !within {
		w.t.Error("what is offered for later is not all on the screen")
	}
	w.check("sending later")
	w.page.Click("button[data-later=morning]")
	if at := w.field("at"); !strings.HasSuffix(at, "T08:00") {
		w.t.Errorf("tomorrow morning is %q", at)
	}
	w.page.WaitFor("document.querySelector('[data-send-label]').textContent === 'Send later'")
	w.page.Evaluate("document.getElementById('at').value = ''; document.getElementById('at').dispatchEvent(new Event('input', {bubbles: true}))", nil)
	w.page.Click(".later > summary")
}

// wantOut says that the server was given that of a letter.
func (p *postOffice) wantOut(id string, parts ...string) {
	p.t.Helper()
	for _, m := range p.smtp.Messages() {
		if !strings.Contains(string(m.Data), "Subject: Letter "+id+"\r\n") {
			continue
		}
		for _, part := range parts {
			if !strings.Contains(string(m.Data), part) {
				p.t.Errorf("the letter went out without %q:\n%.3000s", part, m.Data)
			}
		}
		return
	}
	p.t.Errorf("no letter %s went out", id)
}

// pastePicture pastes a picture of 40 by 30 pixels, and waits until the server has it.
func (w *writer) pastePicture() {
	w.t.Helper()
	w.page.Evaluate(`(async () => {
		const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 30});
		canvas.getContext('2d').fillRect(0, 0, 20, 30);
		const blob = await new Promise(done => canvas.toBlob(done));
		const data = new DataTransfer();
		data.items.add(new File([blob], 'duck.png', {type: 'image/png'}));
		document.querySelector('[data-rich]').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
	})()`, nil)
	w.page.WaitFor("document.querySelector('[data-rich] img[src*=\"/parts/u\"]')?.naturalWidth === 40")
}

// send sends the letter, and waits for the list.
func (w *writer) send(by func()) {
	w.t.Helper()
	by()
	eventually(w.t, "the list is there again", func() bool { return strings.HasSuffix(w.page.Location(), inbox) })
	w.page.WaitVisible("#list")
}

// openSent opens the copy of a letter, which shows what was written.
func (w *writer) openSent(subject string) {
	w.t.Helper()
	uids := w.server.Search(fmt.Sprintf("SUBJECT %q", subject))
	if len(uids) != 1 {
		w.t.Fatalf("%d copies of %q", len(uids), subject)
	}
	w.page.Open(fmt.Sprintf("%s/mailboxes/Sent/messages/%d", w.base, uids[0]))
	w.waitFrame("<b>Ann</b>,")
	var width int
	w.page.Evaluate("document.querySelector('iframe[data-body]').contentDocument.querySelector('img').naturalWidth", &width)
	if width != 40 {
		w.t.Errorf("the picture is %d pixels wide", width)
	}
	w.check("a letter that was sent, opened")
}

// TestWriteByKeyboard writes and sends without a mouse, and is asked first.
func TestWriteByKeyboard(t *testing.T) {
	office := openPostOffice(t, testsmtp.Options{})
	page := testbrowser.Start(t).NewPage(1440, 900, false, false)
	w := &writer{session{t: t, page: page, server: office.sent, base: strings.TrimRight(office.program.address, "/")}}
	w.enter("family", office.dovecot.Password())
	w.open("/compose")
	w.page.WaitFor("document.activeElement.id === 'to'")
	w.page.Press("bob@example.org")
	w.enterKey()
	w.tabTo("summary")
	w.enterKey()
	w.page.WaitVisible("#cc")
	w.tabTo("#cc")
	w.page.Press("carol@example.org")
	w.enterKey()
	w.tabTo("#subject")
	w.enterKey()
	w.page.WaitFor("document.activeElement.matches('[data-rich]')")
	w.page.Press("Come at seven.")
	w.chord(kb.Enter, chromedp.ModifierCtrl)
	w.page.WaitVisible(".compose-question[role=alert]")
	w.ready()
	w.page.ForgetProblems() // Chromium reports every answer of 400 and above
	w.check("the question whether to send without a subject")
	w.page.WaitFor("document.activeElement.matches('.compose-question')") // so it is read aloud, and its answers are next
	w.page.Press(kb.Tab)
	w.page.WaitFor("document.activeElement.matches('[data-send-anyway]')")
	w.wantHTML("<div>Come at seven.</div>")
	w.tabTo("#subject")
	w.page.Press("Letter seven")
	w.send(func() { w.chord(kb.Enter, chromedp.ModifierCtrl) })
	office.isFiled("seven")
	if office.taken("seven", "bob@example.org") != 1 || office.taken("seven", "carol@example.org") != 1 {
		t.Errorf("the letter went out as %+v", office.smtp.Messages())
	}
}

// tabTo goes on by the Tab key until it is there.
func (w *writer) tabTo(selector string) {
	w.t.Helper()
	for range 30 {
		w.page.Press(kb.Tab)
		var there bool
		if w.page.Evaluate("document.activeElement.matches("+fmt.Sprintf("%q", selector)+")", &there); there {
			return
		}
	}
	w.t.Fatalf("Tab does not lead to %s", selector)
}

package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testsmtp"
)

// TestSignatures changes whom a letter is from: its signature changes with that, and
// what was written in one stays.
func TestSignatures(t *testing.T) {
	w := newWriter(t)
	for _, form := range []url.Values{
		{"name": {"Ann"}, "address": {"ann@hearth.example"}, "signature-text": {"Ann\nGarden Street 3"}, "default": {"1"}},
		{"name": {"Bob"}, "address": {"bob@hearth.example"}, "signature-text": {"Bob <3"}, "signature-html": {"<i>Bob</i> &lt;3"}},
		{"name": {"Club"}, "address": {"club@hearth.example"}},
	} {
		w.post("/settings/identities", form)
	}
	w.open("/compose")
	w.choose("Ann")
	w.toText()
	w.page.Press("Dear all")
	w.wantHTML(`<div>Dear all</div><div><br></div><div data-signature=""><div>-- </div><div>Ann</div><div>Garden Street 3</div></div>`)
	w.choose("Bob")
	w.wantHTML(`<div>Dear all</div><div><br></div><div data-signature=""><div>-- </div><i>Bob</i> &lt;3</div>`)
	w.choose("Club")
	w.wantHTML(`<div>Dear all</div><div><br></div><div data-signature=""><br></div>`)
	w.choose("Ann")
	w.wantHTML(`<div>Dear all</div><div><br></div><div data-signature=""><div>-- </div><div>Ann</div><div>Garden Street 3</div></div>`)
	w.toText()
	w.chord(kb.End, chromedp.ModifierCtrl)
	w.page.Press(kb.ArrowUp + kb.End + ", left of the pump")
	w.choose("Bob")
	if got := w.html(); !strings.Contains(got, "<div>Ann, left of the pump</div>") || strings.Contains(got, "Bob") {
		t.Errorf("a signature that was written in becomes %s", got)
	}
	w.checkProblems("signatures")
}

// TestSenders changes whom a letter is from: where answers go and the copy for oneself
// change with that, and what somebody has written there stays.
func TestSenders(t *testing.T) {
	w := newWriter(t)
	for _, form := range []url.Values{
		{"name": {"Ann"}, "address": {"ann@hearth.example"}, "bcc-self": {"1"}, "default": {"1"}},
		{"name": {"Bob"}, "address": {"bob@hearth.example"}, "bcc-self": {"1"}, "reply-to": {"both@hearth.example"}},
		{"name": {"Club"}, "address": {"club@hearth.example"}},
	} {
		w.post("/settings/identities", form)
	}
	w.open("/compose?mailto=" + url.QueryEscape("mailto:ben@example.org?bcc=dora@example.org"))
	wants := func(bcc, replyTo string) {
		t.Helper()
		w.page.WaitFor(fmt.Sprintf(`["bcc", "reply-to"].map(name => document.querySelector("[name=" + name + "]").value).join("; ") === %q`, bcc+"; "+replyTo))
	}
	wants("ann@hearth.example, dora@example.org", "")
	w.choose("Bob")
	wants("dora@example.org, bob@hearth.example", "both@hearth.example")
	w.choose("Club")
	wants("dora@example.org", "")
	w.choose("Ann")
	wants("dora@example.org, ann@hearth.example", "")
	w.page.Click("[data-recipients-field]:has(#bcc) li:last-child button:last-child")
	wants("dora@example.org", "")
	w.choose("Bob")
	wants("dora@example.org", "both@hearth.example")
	w.checkProblems("senders")
}

// TestPicturesOfALetter drops a picture, and takes it back and in again.
func TestPicturesOfALetter(t *testing.T) {
	w := newWriter(t)
	w.open("/compose")
	w.toText()
	w.page.Press("A duck:")
	w.page.Evaluate(`(async () => {
		const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 30});
		const blob = await new Promise(done => canvas.toBlob(done));
		const data = new DataTransfer(), root = document.querySelector('[data-rich]'), line = root.firstElementChild.getBoundingClientRect();
		data.items.add(new File([blob], 'duck.png', {type: 'image/png'}));
		root.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true, clientX: line.left + 400, clientY: line.top + 10}));
	})()`, nil)
	const there = "document.querySelector('[data-rich] img[src*=\"/parts/u\"]')?.naturalWidth === 40"
	w.page.WaitFor(there)
	if got := w.html(); !strings.Contains(got, `A duck:<img src="/compose/`) || strings.Contains(got, "data:") {
		t.Errorf("the letter is %s", got)
	}
	w.tool("undo")
	w.page.WaitGone("[data-rich] img")
	w.tool("redo")
	w.page.WaitFor(there)
	if got := w.html(); strings.Contains(got, "uploading") || !strings.Contains(got, "/parts/u") {
		t.Errorf("done again it is %s", got)
	}
	w.page.Click("[data-rich] img")
	w.page.WaitVisible(".squire-image-resize-container")
	if got := w.html(); strings.Contains(got, "squire") {
		t.Errorf("with the picture chosen the letter is %s", got)
	}
	w.page.Press(kb.Escape)
	w.page.WaitGone(".squire-image-resize-container")
	w.page.WaitFor("document.activeElement.matches('[data-rich]')")
	if n := w.page.Count("li.attached-file"); n != 0 {
		t.Errorf("%d files are attached as well", n)
	}
	w.checkProblems("a dropped picture")
}

// TestMailtoLinks: an address in a mail, be it text or HTML, leads to a letter to it.
func TestMailtoLinks(t *testing.T) {
	office := openPostOffice(t, testsmtp.Options{})
	deliver(t, office.dovecot, "INBOX", crlf("From: ann@example.org", "Subject: text", "", "Write to mailto:club@example.org?subject=Hello please.", ""))
	deliver(t, office.dovecot, "INBOX", crlf("From: ann@example.org", "Subject: html", "Content-Type: text/html", "", `<p>Write <a href="mailto:club@example.org?subject=Hello">to us</a></p>`, ""))
	page := testbrowser.Start(t).NewPage(1440, 900, false, false)
	w := &writer{session{t: t, page: page, base: strings.TrimRight(office.program.address, "/")}}
	w.enter("family", office.dovecot.Password())
	for _, tc := range []struct{ message, click string }{
		{"1", "document.querySelector('pre[data-body] a').click()"},
		{"2", "document.querySelector('iframe[data-body]').contentDocument.querySelector('a').click()"},
	} {
		w.page.Open(w.base + inbox + "/messages/" + tc.message)
		if tc.message == "2" {
			w.waitFrame("to us")
			w.page.WaitVisible("iframe[data-body].fitted")
		}
		w.page.Evaluate(tc.click, nil)
		eventually(t, "the letter to the address", func() bool { return strings.Contains(w.page.Location(), "/compose?mailto=") })
		w.ready()
		if to, subject := w.field("to"), w.field("subject"); to != "club@example.org" || subject != "Hello" {
			t.Errorf("message %s leads to a letter to %q about %q", tc.message, to, subject)
		}
		w.checkProblems("a letter to an address")
	}
	w.page.Open(w.base + "/settings")
	w.page.WaitVisible("button[data-mailto]")
	w.check("the settings")
}

// newWriter is somebody who is signed in at the demo.
func newWriter(t *testing.T) *writer {
	t.Helper()
	program := start(t)
	page := testbrowser.Start(t).NewPage(1440, 900, false, false)
	w := &writer{session{t: t, page: page, base: strings.TrimRight(program.address, "/")}}
	w.signInDemo()
	return w
}

// post sends a form from the page.
func (w *writer) post(path string, form url.Values) {
	w.t.Helper()
	var status int
	w.page.Evaluate("fetch('"+path+"', {method: 'POST', body: new URLSearchParams('"+strings.ReplaceAll(form.Encode(), "'", "%27")+"')}).then(({status}) => status)", &status)
	if status != 200 {
		w.t.Fatalf("%s was answered by %d", path, status)
	}
}

// choose has the letter be from somebody.
func (w *writer) choose(name string) {
	w.t.Helper()
	w.page.Evaluate(`(select => {
		select.value = [...select.options].find(({text}) => text.includes("`+name+`")).value;
		select.dispatchEvent(new Event('change', {bubbles: true}));
	})(document.getElementById('from'))`, nil)
}

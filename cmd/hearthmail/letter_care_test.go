package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testsmtp"
)

// asked are the names of what is asked before a letter is sent, which has not been.
func (p *postOffice) asked(form url.Values) (names string, page *answer) {
	p.t.Helper()
	page = p.v.post("/compose/send", form, "/compose")
	var all []string
	for _, node := range with(page.root, "data-question") {
		all = append(all, value(node, "data-question"))
	}
	if page.status != http.StatusUnprocessableEntity || len(p.smtp.Messages()) > 0 {
		p.t.Errorf("sending gave %d, and %d letters went", page.status, len(p.smtp.Messages()))
	}
	return strings.Join(all, " "), page
}

// TestCare: what looks forgotten is asked about before the letter goes, once, and
// nothing of the letter is lost by that.
func TestCare(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	form := written("one", "a@x.example, b@x.example, c@x.example, d@x.example, e@x.example")
	form.Set("cc", "f@x.example, g@x.example, h@x.example, i@x.example, j@x.example")
	form.Set("kind", "reply-all")
	form.Set("subject", " ")
	form.Set("text", "The plan is attached.\r\n> im Anhang\r\n")
	names, page := p.asked(form)
	if names != "subject attachment many" {
		t.Errorf("asked about %q", names)
	}
	again := letterFields(page)
	for _, name := range []string{"compose-id", "to", "cc", "kind"} {
		if again.Get(name) != form.Get(name) {
			t.Errorf("%s has become %q", name, again.Get(name))
		}
	}
	if text := again.Get("text"); strings.ReplaceAll(text, "\r\n", "\n") != "The plan is attached.\n> im Anhang\n" {
		t.Errorf("the text has become %q", text)
	}
	if got := strings.Join(again["confirmed"], " "); got != names {
		t.Errorf("sent once more, the letter confirms %q", got)
	}
	form["confirmed"] = []string{"subject", "many"}
	if names, page = p.asked(form); names != "attachment" {
		t.Errorf("then asked about %q", names)
	}
	if got := letterFields(page)["confirmed"]; len(got) != 3 {
		t.Errorf("sent a third time, the letter confirms %q", got)
	}
	form["confirmed"] = letterFields(page)["confirmed"]
	p.send(form)
	eventually(t, "the letter goes", func() bool { return len(p.smtp.Messages()) == 1 })
}

// TestCareAboutAnswers: an answer that has come since the page was opened is told of,
// one from before and one to something else is not.
func TestCareAboutAnswers(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	deliver(t, p.dovecot, "INBOX", beginMails()[0], crlf("Subject: Re: The roof\nMessage-ID: <three@x.example>\nReferences: <one@x.example> <two@x.example>\n\nMe too\n"))
	page := p.v.get("/compose?reply=1&mailbox=INBOX&uid=1")
	form := letterFields(page)
	form.Del("html") // which script alone sends
	form.Set("text", "Thank you\r\n")
	opened, err := time.Parse(time.RFC3339, form.Get("opened"))
	if err != nil {
		t.Fatal(err)
	}
	form.Set("opened", opened.Add(-time.Minute).Format(time.RFC3339))
	if names, _ := p.asked(form); names != "answered" {
		t.Errorf("asked about %q", names)
	}
	other := url.Values{}
	for name, values := range form {
		other[name] = values
	}
	other.Set("compose-id", "other")
	other.Set("opened", opened.Add(time.Minute).Format(time.RFC3339))
	p.send(other)
	form.Set("confirmed", "answered")
	p.send(form)
	eventually(t, "both go", func() bool { return len(p.smtp.Messages()) == 2 })
	for _, m := range p.smtp.Messages() {
		if text := string(m.Data); !strings.Contains(text, "In-Reply-To: <two@x.example>\r\n") || !strings.Contains(text, "<one@x.example>") || !strings.Contains(text, "Subject: Re: The roof\r\n") {
			t.Errorf("what was sent is\n%s", text)
		}
	}
}

// TestDraftOnItsWay: a draft whose letter waits in the outbox is not written on; one
// that was taken back is as it was sent.
func TestDraftOnItsWay(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{}, "--undo-send", "2m")
	form := written("one", "ann@example.org")
	deliver(t, p.dovecot, "Drafts", crlf("Subject: Old\nDate: Sat, 21 Nov 2020 14:03:00 +0100\nX-Hearthmail-Draft: one\n\nOld text\n"))
	if page := p.v.get("/compose?draft=1"); letterFields(page).Get("subject") != "Old" {
		t.Errorf("before it is sent, the draft is %q", letterFields(page).Get("subject"))
	}
	p.send(form)
	if page := p.v.get("/compose?draft=1"); page.status != http.StatusConflict || page.alert() == "" {
		t.Errorf("on its way, the draft gave %d: %s", page.status, page.alert())
	}
	p.act("one", "undo")
	if page := p.v.get("/compose?draft=1"); letterFields(page).Get("subject") != "Letter one" || letterFields(page).Get("compose-id") != "one" {
		t.Errorf("taken back, the draft gave %d with %q", page.status, letterFields(page).Get("subject"))
	}
	if page := p.v.get("/compose?letter=one"); letterFields(page).Get("subject") != "Letter one" {
		t.Errorf("taken back, the letter gave %d with %q", page.status, letterFields(page).Get("subject"))
	}
}

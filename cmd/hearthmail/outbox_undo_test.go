package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
)

// fieldOf is what a field of the page of a letter holds.
func (a *answer) fieldOf(name string) string {
	node := where(a.root, "name", name)
	if node != nil && node.Data == "textarea" {
		if node.FirstChild == nil {
			return ""
		}
		return node.FirstChild.Data
	}
	return value(node, "value")
}

// mustHold says whether the page of a letter has all that was written.
func (a *answer) mustHold(t *testing.T, form url.Values) {
	t.Helper()
	for _, name := range []string{"compose-id", "to", "cc", "subject"} {
		if got := a.fieldOf(name); got != form.Get(name) {
			t.Errorf("%s is %q, not %q", name, got, form.Get(name))
		}
	}
	if got, want := a.fieldOf("text"), strings.ReplaceAll(form.Get("text"), "\r\n", "\n"); strings.TrimLeft(strings.ReplaceAll(got, "\r\n", "\n"), "\n") != want {
		t.Errorf("the text is %q, not %q", got, want)
	}
}

// TestUndoSend: for some seconds a letter can be taken back, and is in the editor
// again as it was; it can then be sent, once.
func TestUndoSend(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{}, "--undo-send", "1m")
	form := written("one", "ann@example.org")
	page := p.send(form)
	toast := where(page.root, "data-letter", "one")
	if value(toast, "data-phase") != "soon" || !strings.Contains(words(toast), "seconds. Undo") {
		t.Errorf("after sending the page says %q", words(toast))
	}
	page = p.act("one", "undo")
	if page.status != http.StatusOK || !strings.HasPrefix(page.address, "/compose?letter=one") {
		t.Fatalf("taking it back leads to %s with %d: %s", page.address, page.status, page.alert())
	}
	page.mustHold(t, form)
	if again := p.act("one", "undo"); again.status != http.StatusOK || !strings.HasPrefix(again.address, "/compose?letter=one") {
		t.Errorf("taken back twice it leads to %s with %d: %s", again.address, again.status, again.alert())
	}
	if p.phase("one") != "taken" {
		t.Errorf("in the outbox it is %q", p.phase("one"))
	}
	form.Set("subject", "Letter one, changed")
	p.send(form)
	p.v.post("/outbox/one/now", url.Values{}, "/outbox")
	p.isFiled("one")
	if n := len(p.smtp.Messages()); n != 1 || !strings.Contains(string(p.smtp.Messages()[0].Data), "Subject: Letter one, changed\r\n") {
		t.Errorf("%d messages were sent", n)
	}
	if late := p.act("one", "undo"); late.status != http.StatusConflict || !strings.Contains(late.alert(), "too late") {
		t.Errorf("taking back what is sent: %d, %s", late.status, late.alert())
	}
	if opened := p.v.get("/compose?letter=one"); opened.status != http.StatusConflict {
		t.Errorf("opening what is sent: %d", opened.status)
	}
}

// TestChangedOnceBack: a letter that came back, was changed and saved, opens as it was
// saved last, from wherever: what is written then never replaces that by older words.
func TestChangedOnceBack(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{}, "--undo-send", "1m")
	d := &drafter{t: t, v: p.v, server: testdovecot.Login(t, p.dovecot, "family")}
	for name, back := range map[string]func(id string){
		"taken back": func(id string) { p.act(id, "undo") },
		"refused": func(id string) {
			p.smtp.Fail(testsmtp.Fault{Step: testsmtp.Mail, Answer: "550 5.7.1 No", Times: 1})
			p.act(id, "now")
			p.becomes(id, "failed")
		},
	} {
		t.Run(name, func(t *testing.T) {
			p.t, d.t = t, t
			id := strings.ReplaceAll(name, " ", "-")
			form := written(id, "ann@example.org")
			form.Set("tab", "t1")
			d.save(form)
			p.send(form)
			back(id)
			form.Set("text", "Changed since.\r\n")
			opened := func(address string) string { return strings.TrimSpace(p.v.get(address).fieldOf("text")) }
			saved := uint32(0)
			eventually(t, "a second has passed", func() bool { // a draft's date is no finer
				saved = d.save(form)
				return opened(fmt.Sprintf("/compose?draft=%d", saved)) == "Changed since."
			})
			if name == "refused" {
				p.act(id, "seen")
			}
			for _, address := range []string{"/compose?letter=" + id, "/compose?id=" + id, fmt.Sprintf("/compose?draft=%d", saved)} {
				if text := opened(address); text != "Changed since." {
					t.Errorf("%s opens with %q", address, text)
				}
			}
		})
	}
}

// TestSendLater: a letter goes at its time, which can be changed, and its date is
// that.
func TestSendLater(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	form := written("one", "ann@example.org")
	form.Set("at", time.Now().Add(48*time.Hour).UTC().Format("2006-01-02T15:04"))
	form.Set("zone", "UTC")
	page := p.send(form)
	if said := words(where(page.root, "id", "status")); !strings.Contains(said, "will be sent on") || !strings.Contains(said, "outbox") {
		t.Errorf("the page says %q of it", said)
	}
	for _, path := range []string{inbox, "/settings"} { // the list comes out of the cache the second time
		if where(where(p.v.get(path).root, "id", "outbox-link"), "href", "/outbox") == nil {
			t.Errorf("%s has no way to the outbox", path)
		}
	}
	entry := p.becomes("one", "later")
	if when := value(where(entry, "data-told", "long"), "datetime"); !strings.HasPrefix(when, form.Get("at")) {
		t.Errorf("it is to be sent at %q, not %q", when, form.Get("at"))
	}
	for _, wrong := range []string{"", "yesterday", "2001-01-01T10:00", time.Now().AddDate(3, 0, 0).Format("2006-01-02T15:04")} {
		if page := p.v.post("/outbox/one/postpone", url.Values{"at": {wrong}, "zone": {"UTC"}}, "/outbox"); page.status != http.StatusUnprocessableEntity {
			t.Errorf("put off until %q: %d", wrong, page.status)
		}
	}
	at := time.Now().Add(72 * time.Hour).UTC().Format("2006-01-02T15:04")
	p.v.post("/outbox/one/postpone", url.Values{"at": {at}, "zone": {"UTC"}}, "/outbox")
	if when := value(where(p.becomes("one", "later"), "data-told", "long"), "datetime"); !strings.HasPrefix(when, at) {
		t.Errorf("put off it is to be sent at %q, not %q", when, at)
	}
	if n := len(p.smtp.Messages()); n != 0 {
		t.Fatalf("%d messages were sent before their time", n)
	}
	p.act("one", "now")
	p.isFiled("one")
	sent, _, _ := strings.Cut(string(p.smtp.Messages()[0].Data), "\r\n")
	when, err := time.Parse("Date: Mon, 02 Jan 2006 15:04:05 -0700", sent)
	if err != nil || time.Since(when) > time.Hour || time.Until(when) > time.Minute {
		t.Errorf("sent now it has %q (%v)", sent, err)
	}
}

// TestSendRefusedForms: a letter that can't be sent as it is comes back whole, with
// what is wrong.
func TestSendRefusedForms(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	many := make([]string, 501)
	for i := range many {
		many[i] = "a" + strings.Repeat("b", i%60) + string(rune('a'+i%26)) + "@example" + strings.Repeat("x", i/60) + ".org"
	}
	for name, change := range map[string]func(url.Values){
		"nobody":       func(f url.Values) { f.Set("to", "") },
		"no address":   func(f url.Values) { f.Set("to", "ann") },
		"a header":     func(f url.Values) { f.Set("cc", "ann@example.org\r\nX-Evil: yes") },
		"too many":     func(f url.Values) { f.Set("to", strings.Join(many, ", ")) },
		"the past":     func(f url.Values) { f.Set("at", "2001-01-01T10:00") },
		"no such time": func(f url.Values) { f.Set("at", "soon") },
	} {
		t.Run(name, func(t *testing.T) {
			form := written("one", "ann@example.org")
			change(form)
			page := p.v.post("/compose/send", form, "/compose")
			if page.status != http.StatusUnprocessableEntity || page.alert() == "" {
				t.Errorf("%d: %s", page.status, page.alert())
			}
			if got := page.fieldOf("subject"); got != "Letter one" {
				t.Errorf("the subject is %q", got)
			}
		})
	}
	if p.phase("one") != "" || len(p.smtp.Messages()) != 0 {
		t.Error("it is on its way all the same")
	}
}

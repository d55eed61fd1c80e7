package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
)

// TestSentInTwoWindows: a letter is sent in two windows, with other words in each. It
// goes once; the other words are on the page still, and can be kept.
func TestSentInTwoWindows(t *testing.T) {
	for name, undo := range map[string]string{"on its way": "1m", "sent": "0s"} {
		t.Run(name, func(t *testing.T) {
			p := openPostOffice(t, testsmtp.Options{}, "--undo-send", undo)
			d := &drafter{t: t, v: p.v, server: testdovecot.Login(t, p.dovecot, "family")}
			d.leaveDrafts()
			form := written("one", "ann@example.org")
			p.send(form)
			if undo == "0s" {
				p.isFiled("one")
			}
			form.Set("back", inbox)
			p.send(form) // the same once more is no news
			form.Set("text", "Other words.\r\n")
			page := p.v.post("/compose/send", form, "/compose")
			if page.status != http.StatusConflict || !strings.Contains(page.alert(), "This letter") || where(page.root, "name", "apart") == nil {
				t.Fatalf("with other words it gives %d: %s", page.status, page.alert())
			}
			page.mustHold(t, form)
			apart := d.v.post("/compose/draft", withField(form, "apart", "1"), "/compose")
			if got := strings.TrimSpace(apart.fieldOf("text")); apart.status != http.StatusOK || got != "Other words." || apart.fieldOf("compose-id") == "one" {
				t.Errorf("kept apart it gives %d with %q: %s", apart.status, got, apart.alert())
			}
			if n := len(p.smtp.Messages()); undo == "0s" && n != 1 || undo != "0s" && n != 0 {
				t.Errorf("%d were sent", n)
			}
		})
	}
}

// TestSendOverNewer: a page that doesn't know what another has saved since is asked
// before it sends what it has, and takes the other's draft away.
func TestSendOverNewer(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	d := &drafter{t: t, v: p.v, server: testdovecot.Login(t, p.dovecot, "family")}
	d.leaveDrafts()
	form := written("one", "ann@example.org")
	first := d.save(withField(form, "tab", "t1"))
	theirs := written("one", "ann@example.org")
	theirs.Set("text", "What another has added.")
	second := d.save(withField(withField(theirs, "tab", "t2"), "draft", fmt.Sprint(first)))
	page := p.v.post("/compose/send", withField(form, "draft", fmt.Sprint(first)), "/compose")
	if page.status != http.StatusUnprocessableEntity || !strings.Contains(page.alert(), "has changed this letter since") {
		t.Fatalf("sending gives %d: %s", page.status, page.alert())
	}
	d.mustBeOnly(second)
	p.send(withField(form, "confirmed", "newer"))
	p.isFiled("one")

	both := written("two", "ann@example.org") // who knows of the last is not asked
	first = d.save(withField(both, "tab", "t1"))
	p.send(withField(withField(both, "tab", "t3"), "draft", fmt.Sprint(first)))
	p.isFiled("two")
}

package main

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
)

// rescue posts what a browser has kept of a letter.
func (p *postOffice) rescue(form url.Values) *answer {
	p.t.Helper()
	form = maps.Clone(form)
	form.Set("rescued", "1")
	return p.v.post("/compose/draft", form, "/compose")
}

// TestRescueAfterSending: of a letter in the outbox nothing is left to be saved, unless
// other words were kept: these become one letter of their own.
func TestRescueAfterSending(t *testing.T) {
	for name, undo := range map[string]string{"waiting": "2m", "sent": "0s"} {
		t.Run(name, func(t *testing.T) {
			p := openPostOffice(t, testsmtp.Options{}, "--undo-send", undo)
			p.sent.Ensure("Drafts")
			form := written("one", "ann@example.org")
			p.send(form)
			if undo == "0s" {
				eventually(t, "it is filed", func() bool { return len(p.sent.UIDs()) == 1 })
			}
			if page := p.rescue(form); page.status != http.StatusNoContent {
				t.Errorf("the same words gave %d: %s", page.status, page.alert())
			}
			drafts := testdovecot.Login(t, p.dovecot, "family")
			drafts.Select("Drafts")
			if n := len(drafts.UIDs()); n != 0 {
				t.Errorf("the same words made %d drafts", n)
			}
			form.Set("text", "Plums are not ripe.\r\n")
			form.Set("tab", "second")
			for range 2 {
				if page := p.rescue(form); page.status != http.StatusOK {
					t.Errorf("other words gave %d: %s", page.status, page.alert())
				}
			}
			drafts.Select("Drafts")
			uids := drafts.UIDs()
			if len(uids) != 1 {
				t.Fatalf("other words made %d drafts", len(uids))
			}
			if raw, _ := drafts.Find(uids[0]); !strings.Contains(string(raw), "not ripe") || strings.Contains(string(raw), "X-Hearthmail-Draft: one\r\n") {
				t.Errorf("the draft is\n%s", raw)
			}
		})
	}
}

// TestRescueAfterTakingBack: a letter that was taken back, or refused, lies in the
// outbox, from where it is opened again. It is no draft, unless other words were kept.
func TestRescueAfterTakingBack(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{}, "--undo-send", "2m")
	p.sent.Ensure("Drafts")
	form := written("one", "ann@example.org")
	p.send(form)
	p.act("one", "undo")
	drafts := testdovecot.Login(t, p.dovecot, "family")
	if page := p.rescue(form); page.status != http.StatusNoContent {
		t.Errorf("the same words gave %d: %s", page.status, page.alert())
	}
	form.Set("text", "Plums are not ripe.\r\n")
	if page := p.rescue(form); page.status != http.StatusOK {
		t.Errorf("other words gave %d: %s", page.status, page.alert())
	}
	drafts.Select("Drafts")
	uids := drafts.UIDs()
	if len(uids) != 1 {
		t.Fatalf("there are %d drafts", len(uids))
	}
	if raw, _ := drafts.Find(uids[0]); !strings.Contains(string(raw), "not ripe") {
		t.Errorf("the draft is\n%s", raw)
	}
}

// TestRescueUnsent: what was never sent is saved.
func TestRescueUnsent(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	p.sent.Ensure("Drafts")
	if page := p.rescue(written("one", "ann@example.org")); page.status != http.StatusOK {
		t.Errorf("it gave %d: %s", page.status, page.alert())
	}
	p.sent.Select("Drafts")
	if n := len(p.sent.UIDs()); n != 1 {
		t.Errorf("there are %d drafts", n)
	}
}

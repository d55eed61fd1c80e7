package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
)

const familyWords = "only for the family"

// familySecrets has the family keep something of each kind that belongs to letters,
// and gives the addresses that lead to it.
func familySecrets(p *postOffice) (shown, acts []string) {
	p.t.Helper()
	waiting := written("waiting", "ann@example.org")
	waiting.Set("subject", familyWords)
	waiting.Set("at", time.Now().Add(48*time.Hour).Format(time.RFC3339))
	p.send(waiting)
	draft := written("drafted", "ann@example.org")
	draft.Set("subject", familyWords)
	p.v.post("/compose/draft", draft, "/compose")
	part := uploaded(p.v, "drafted", familyWords)
	p.v.post("/contacts", url.Values{"address": {"ann@example.org"}, "name": {familyWords}}, "/contacts")
	p.v.post("/settings/identities", url.Values{"address": {"family@example.org"}, "name": {familyWords}}, "/settings/identities")
	p.v.post("/settings/replies", url.Values{"name": {familyWords}, "text": {familyWords}}, "/settings/replies")
	shown = []string{"/outbox", "/outbox/state", "/compose?letter=waiting", "/compose?id=drafted", "/compose?draft=1", "/compose",
		"/compose/drafted/parts/" + part, "/compose/recipients?q=only", "/contacts", "/contacts.vcf", "/contacts/edit?address=ann@example.org",
		"/settings/identities", "/settings/replies", "/compose?edit=1&mailbox=Drafts"}
	for _, page := range []string{"/settings/identities", "/settings/replies"} {
		for _, link := range with(p.v.get(page).root, "href") {
			if address := value(link, "href"); strings.Contains(address, "/edit?id=") || strings.Contains(address, "template=") {
				shown = append(shown, address)
			}
		}
	}
	acts = []string{"/compose/drafted/parts/" + part + "/remove"}
	for _, act := range []string{"undo", "now", "postpone", "arrived", "again", "stop", "seen", "discard", "others"} {
		acts = append(acts, "/outbox/waiting/"+act)
	}
	return shown, acts
}

// uploaded attaches a file to a letter, and gives its token.
func uploaded(v *visitor, letter, content string) string {
	v.t.Helper()
	const form = "--b\r\nContent-Disposition: form-data; name=compose-id\r\n\r\n%s\r\n" +
		"--b\r\nContent-Disposition: form-data; name=attachment; filename=plan.txt\r\n\r\n%s\r\n--b--\r\n"
	page := v.send(http.MethodPost, "/compose/uploads", strings.NewReader(fmt.Sprintf(form, letter, content)),
		http.Header{"Content-Type": {"multipart/form-data; boundary=b"}, "Hx-Request": {"true"}})
	tokens := with(page.root, "data-token")
	if len(tokens) != 1 {
		v.t.Fatalf("the upload gave %d: %s", page.status, page.body)
	}
	return value(tokens[0], "data-token")
}

// TestLettersOfAnotherLogin: who is signed in as somebody else neither sees nor changes
// anything of a login's letters, though they know what it is called.
func TestLettersOfAnotherLogin(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	testdovecot.Seed(t, p.dovecot, "mallory", "INBOX", 1, testdovecot.GenerateMail)
	shown, acts := familySecrets(p)
	seenBy := func(v *visitor) (seen []string) {
		for _, address := range shown {
			page := v.get(address)
			if page.status >= 500 {
				t.Errorf("%s gave %d", address, page.status)
			}
			if strings.Contains(page.body, familyWords) {
				seen = append(seen, address)
			}
		}
		return seen
	}
	before := seenBy(p.v)
	if len(before) < len(shown)-3 { // some say only that there is something
		t.Fatalf("the family itself sees %q", before)
	}
	mallory := newVisitor(t, p.program)
	mallory.post("/login", credentials("mallory", p.dovecot.Password()), "")
	if seen := seenBy(mallory); len(seen) > 0 {
		t.Errorf("somebody else sees %q", seen)
	}
	for _, address := range acts {
		page := mallory.post(address, url.Values{"at": {time.Now().Add(time.Hour).Format(time.RFC3339)}}, "/outbox")
		if strings.Contains(page.body, familyWords) || page.status >= 500 {
			t.Errorf("%s shows somebody else with %d\n%s", address, page.status, page.body)
		}
	}
	if after := seenBy(p.v); !slices.Equal(before, after) {
		t.Errorf("the family saw %q and sees %q", before, after)
	}
	if phase := p.phase("waiting"); phase != "later" {
		t.Errorf("the family's letter is %q", phase)
	}
	if n := len(p.smtp.Messages()); n != 0 {
		t.Errorf("%d letters were sent", n)
	}
}

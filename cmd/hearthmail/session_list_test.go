package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// otherSessions are the listed sessions but the visitor's own, which must be there.
func otherSessions(t *testing.T, v *visitor) []*html.Node {
	t.Helper()
	var others []*html.Node
	own := false
	for _, node := range with(v.get("/settings").root, "data-session") {
		if strings.Contains(words(node), "This one") {
			own = true
			continue
		}
		others = append(others, node)
	}
	if !own {
		t.Fatal("the list does not show which session is one's own")
	}
	return others
}

// TestSessionList: one sees where one is signed in, and can end each of these
// sessions, but nobody else's.
func TestSessionList(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	mine, phone := signIn(t, program, dovecot.Password()), newVisitor(t, program)
	phone.agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	form := credentials("Family ", dovecot.Password()) // the same, as most servers see it
	form.Set("remember", "1")
	if page := phone.post("/login", form, "/login"); page.status != http.StatusOK && page.status != http.StatusForbidden {
		t.Fatalf("signing in gave %d", page.status)
	}
	if page := phone.get(inbox); page.address != inbox { // Dovecot does not trim the name
		form.Set("username", "Family")
		phone.post("/login", form, "/login")
	}
	stranger := newVisitor(t, program)
	stranger.post("/login", credentials("stranger", dovecot.Password()), "/login")

	others := otherSessions(t, mine)
	if len(others) != 1 || !strings.Contains(words(others[0]), "Firefox on Linux") || !strings.Contains(words(others[0]), "127.0.0.1") ||
		!strings.Contains(words(others[0]), "Private device") {
		t.Fatalf("there are %d others: %q", len(others), words(others[0]))
	}
	id := value(others[0], "data-session")
	if page := stranger.post("/settings/sessions/"+id+"/end", nil, "/settings"); page.status != http.StatusNotFound {
		t.Errorf("a stranger's try gave %d", page.status)
	}
	if page := phone.get(inbox); page.address != inbox {
		t.Errorf("then the phone is at %s", page.address)
	}
	stream := phone.listen("0", "")
	page := mine.post("/settings/sessions/"+id+"/end", nil, "/settings")
	if page.address != "/settings" || !strings.Contains(page.notice(), "signed out") {
		t.Errorf("ending it leads to %s and says %q", page.address, page.notice())
	}
	if page := phone.get(inbox); page.address != "/login" || !strings.Contains(page.alert(), "no longer signed in") {
		t.Errorf("after its end the phone is at %s, which says %q", page.address, page.alert())
	}
	if page := newVisitor(t, program).get(inbox); page.alert() != "" {
		t.Errorf("whoever never was signed in is told %q", page.alert())
	}
	for e := range stream { // until it ends
		t.Logf("the phone's stream still says %v", e)
	}
	if others := otherSessions(t, mine); len(others) != 0 {
		t.Errorf("%d others are still listed", len(others))
	}
	if page := stranger.get(inbox); page.address != inbox {
		t.Errorf("the stranger is at %s", page.address)
	}
}

func TestSignOutElsewhereAndEverywhere(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	var all [4]*visitor
	for i := range all {
		all[i] = signIn(t, program, dovecot.Password())
	}
	where := func() string {
		var at []string
		for _, v := range all {
			at = append(at, v.get(inbox).address)
		}
		return strings.ReplaceAll(strings.Join(at, " "), inbox, "in")
	}
	if page := all[0].post("/settings/sessions/end", url.Values{"which": {"some"}}, "/settings"); page.status != http.StatusUnprocessableEntity {
		t.Errorf("a bad form gave %d", page.status)
	}
	all[0].post("/settings/sessions/end", url.Values{"which": {"others"}}, "/settings")
	if got := where(); got != "in /login /login /login" {
		t.Errorf("without the others: %s", got)
	}
	for _, i := range []int{1, 2} {
		all[i] = signIn(t, program, dovecot.Password())
	}
	if page := all[2].post("/settings/sessions/end", url.Values{"which": {"all"}}, "/settings"); page.address != "/login" {
		t.Errorf("signing out everywhere leads to %s", page.address)
	}
	if got := where(); got != "/login /login /login /login" {
		t.Errorf("after signing out everywhere: %s", got)
	}
}

package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testprogram"
)

// TestKilledInAct kills the program (SIGKILL) in the middle of moving 5,000 messages: each
// is in one of the two folders, once, and the next program says how far it came.
func TestKilledInAct(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	server := testdovecot.Login(t, dovecot, "family")
	server.Create("Garden")
	testdovecot.Seed(t, dovecot, "family", "INBOX", many, plainMail)
	program := testprogram.Start(t, "--imap", "imap://"+dovecot.Addr())
	w := newWorker(visitorAt(t, program.Address(), &http.Transport{}), "family")
	w.signIn(dovecot.Password())
	toolbar := where(w.v.get(inbox).root, "id", "ticked")
	form := url.Values{"all": {"1"}, "target": {"Garden"}}
	for _, name := range []string{"uidvalidity", "through"} {
		form.Set(name, value(where(toolbar, "name", name), "value"))
	}
	begun := w.v.post(inbox+"/move", form, inbox)
	address, _, _ := strings.Cut(begun.address, "?")
	server.Select("Garden")
	for len(server.Search("ALL")) == 0 { // until a piece has been moved
		if !program.Running() {
			t.Fatal("it has ended by itself")
		}
	}
	program.Kill()
	checkStore(t, program.Data())
	program.Restart()
	said := words(where(mainOf(w.v.get(address).root), "role", "status"))
	if !strings.HasPrefix(said, "Hearthmail was stopped in the middle of it. ") || !strings.Contains(said, " of 5,000 messages moved to Garden.") {
		t.Errorf("it says %q", said)
	}
	moved, there := messageIDs(t, server, "Garden"), messageIDs(t, server, "INBOX")
	if len(moved) == 0 || len(there) == 0 || len(moved)+len(there) != many {
		t.Errorf("%d were moved and %d are left, of %d", len(moved), len(there), many)
	}
	for id, n := range moved {
		if n != 1 || there[id] != 0 {
			t.Fatalf("%s is there %d times, and %d times where it was", id, n, there[id])
		}
	}
}

// messageIDs says how often each message is in a mailbox.
func messageIDs(t *testing.T, server *testdovecot.Client, mailbox string) map[string]int {
	t.Helper()
	server.Select(mailbox)
	answers, err := server.Do("UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]int{}
	for _, answer := range answers {
		if _, id, found := strings.Cut(answer, "<mail-"); found {
			ids[strings.SplitN(id, "@", 2)[0]]++
		}
	}
	return ids
}

package main

import (
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestBounds opens mails that are far beyond any real one: each is shown within
// the bounds of memory and time, and says so where only a part of it is.
func TestBounds(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	for _, tc := range boundsMails() {
		t.Run(tc.name, func(t *testing.T) {
			mailbox := strings.ReplaceAll(tc.name, " ", "-")
			deliver(t, dovecot, mailbox, crlf(tc.mail()))
			m := measure(t, dovecot, mailbox)
			address := "/mailboxes/" + mailbox + "/messages/1"
			page, taken := m.open(t, address)
			t.Logf("%d MiB, %s, %d KiB shown", taken.memory>>20, taken.time, taken.shown>>10)
			taken.check(t, "it")
			if page.status != http.StatusOK {
				t.Fatalf("it gave %d: %s", page.status, page.alert())
			}
			root := where(page.root, "data-message", "1")
			if root == nil {
				t.Fatal("the page has no message")
			}
			text := words(root)
			for _, frame := range frames(page.root) {
				text += " " + words(m.v.get(value(frame, "src")).root)
			}
			for _, further := range []string{"/headers", "/source", "/print"} {
				taken := m.while(t, func() int { text += " " + words(m.v.get(address+further).root); return 0 })
				taken.check(t, further)
			}
			for _, says := range tc.says {
				if !strings.Contains(text, says) {
					t.Errorf("it says no %q: %.300s … %s", says, text, text[max(0, len(text)-300):])
				}
			}
		})
	}
}

// TestCorpusWithinBounds opens every mail of the corpus and measures what that
// takes.
func TestCorpusWithinBounds(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	mails := deliverCorpus(t, dovecot)
	m := measure(t, dovecot, "mime", "xss")
	var most cost
	for _, mail := range mails {
		_, taken := m.open(t, mail.address)
		taken.check(t, mail.file)
		most.memory, most.time = max(most.memory, taken.memory), max(most.time, taken.time)
	}
	t.Logf("at most %d MiB and %s, for any of %d mails", most.memory>>20, most.time, len(mails))
}

package main

import (
	"os"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestInvitationOnce: an invitation that comes as a text and as a file is one card.
func TestInvitationOnce(t *testing.T) {
	mail, err := os.ReadFile("testdata/typical/07-invitation.eml")
	if err != nil {
		t.Fatal(err)
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", mail)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	if cards := with(v.get(inbox+"/messages/1").root, "data-card"); len(cards) != 1 {
		t.Errorf("there are %d cards", len(cards))
	}
}

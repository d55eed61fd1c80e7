package main

import (
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestContactsAreLearnt: whom one has heard from and written to is offered some
// time after the sign-in; junk, programs and oneself are not. What was read once is
// not read again after a new start.
func TestContactsAreLearnt(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX",
		senderMail("From: "+encodedWord("Zoë")+" <zoe@x.example>", "To: family@localhost"),
		senderMail("From: zed@x.example", "List-Unsubscribe: <mailto:u@x.example>"),
		senderMail("From: No Reply <no-reply@z.example>"), senderMail("From: Family <family@localhost>"))
	deliver(t, dovecot, "Sent", senderMail("From: family@localhost", "To: Zack <zack@x.example>, Zoe <zoe@x.example>", "Cc: zara@x.example"))
	deliver(t, dovecot, "Junk", senderMail("From: zombie@x.example"))
	program := start(t, "--imap", "imap://"+dovecot.Addr(), "--mail-domain", "localhost")
	v := signIn(t, program, dovecot.Password())
	// Zoe was written to as often as the others, and heard from besides.
	wanted := func() string {
		found := strings.Fields(suggested(v, "z"))
		slices.Sort(found)
		return strings.Join(found, " ")
	}
	eventually(t, "the people of the mail", func() bool { return wanted() == "zack@x.example zara@x.example zoe@x.example" })
	if first := strings.Fields(suggested(v, "z"))[0]; first != "zoe@x.example" {
		t.Errorf("offered first is %s", first)
	}
	if got := suggested(v, "family"); got != "" {
		t.Errorf("oneself is offered: %s", got)
	}
	if list := values(v.get("/contacts").root, "data-contact"); list != "" {
		t.Errorf("among the kept ones are %s", list)
	}
	program.end()
	deliver(t, dovecot, "INBOX", senderMail("From: zack@x.example"), senderMail("From: zack@x.example"), senderMail("From: zuri@x.example"))
	again := program.startAgain(t)
	v.visit(again)
	v.get(inbox)
	eventually(t, "somebody new", func() bool { return wanted() == "zack@x.example zara@x.example zoe@x.example zuri@x.example" })
	if got := suggested(v, "z"); !strings.HasPrefix(got, "zack@x.example zoe@x.example") {
		t.Errorf("who writes most is not offered first: %s", got)
	}
}

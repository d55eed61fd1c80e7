package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// How large the test is, and the seed of what is done in it.
const (
	organiseSteps    = 10_000
	organiseSessions = 4
	organiseMails    = 36
	organiseSeed     = 7
	organiseLook     = 250 // steps from one look at the server to the next
	organiseTold     = 30  // steps that a failure tells of
)

// TestOrganise has several sessions of one account move, copy, archive, strike,
// restore, purge, label and undo in 10,000 steps. Each list is held against a model of
// what must be there, and again and again another mail program's view of the server:
// no message may be lost, and none be there twice.
func TestOrganise(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	w := &world{}
	mailboxes := organiseMailboxes()
	for _, mailbox := range mailboxes {
		testdovecot.Login(t, dovecot, "family").Ensure(mailbox)
	}
	for i, mailbox := range mailboxes[:3] {
		testdovecot.Seed(t, dovecot, "family", mailbox, organiseMails/3, func(n int) testdovecot.Mail {
			mail := testdovecot.GenerateMail(n)
			subject := fmt.Sprintf("%s%02d-%02d", modelSubject, i, n)
			mail.Body = fmt.Appendf(nil, "Subject: %s\r\nMessage-ID: <%s@example.org>\r\nDate: %s\r\n\r\nHello.\r\n", subject, subject, mail.Date.Format(time.RFC1123Z))
			w.add(mailbox, subject, mail.Flags...)
			return mail
		})
	}
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	o := &organising{world: w, random: rand.New(rand.NewPCG(organiseSeed, 1)), validity: map[string]string{}, done: map[string]int{}}
	for range organiseSessions {
		o.sessions = append(o.sessions, &organiser{reader: newReader(t.Context(), signIn(t, program, dovecot.Password()))})
	}
	server := testdovecot.Login(t, dovecot, "family")
	for step := range organiseSteps {
		if err := o.step(); err != nil {
			t.Fatalf("step %d, seed %d: %v\nBefore that:\n%s", step, organiseSeed, err, strings.Join(o.trail[max(0, len(o.trail)-organiseTold):], "\n"))
		}
		if step%organiseLook == organiseLook-1 {
			o.mustBeOnServer(t, server)
		}
	}
	t.Logf("done: %v", o.done)
}

// organiseMailboxes are those that the messages are in at first, and those that acts
// bring them to.
func organiseMailboxes() []string { return []string{"INBOX", "Garden", "School", "Archive", "Junk"} }

func (o *organising) mustBeOnServer(t *testing.T, server *testdovecot.Client) {
	t.Helper()
	for _, mailbox := range organiseMailboxes() {
		var rows []listedRow
		for _, found := range listServer(t, server, mailbox) {
			rows = append(rows, listedRow(found))
		}
		if _, err := o.world.fit(mailbox, rows); err != nil {
			t.Fatalf("on the server, seed %d: %v", organiseSeed, err)
		}
	}
}

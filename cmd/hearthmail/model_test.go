package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// How large the test is, and the seed of what is done in it.
const (
	modelSessions = 50
	modelSteps    = 25
	modelOwn      = 12 // messages of each session, in two mailboxes
	modelSeed     = 3
	modelMost     = 4 // IMAP connections of the account
)

// TestModel has 50 sessions of one account list, open, strike, restore, star,
// mark, move and purge at once. Whatever a list shows must have been so at some
// moment between question and answer; what somebody did shows at once to
// themselves; in the end Dovecot and every list hold exactly what was asked for.
func TestModel(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	model, own := modelMailboxes(t, dovecot)
	network := startNetwork(t, dovecot.Addr())
	program := start(t, "--imap", "imap://"+network.proxy.Listen)
	t.Logf("the seed is %d", modelSeed)
	sessions := make([]*modelSession, modelSessions)
	for i := range sessions {
		v := signIn(t, program, dovecot.Password())
		sessions[i] = &modelSession{
			reader: newReader(t.Context(), v), model: model, number: i, own: own[i], page: map[string]int{},
			random: rand.New(rand.NewPCG(modelSeed, uint64(i))),
		}
	}
	validity, page := sessions[0].firstLook(t)
	network.gauge.most.Store(network.gauge.open.Load()) // signing in takes one more for a moment

	together(t, sessions, func(s *modelSession) error {
		s.validity, s.page = validity, maps.Clone(page)
		for range modelSteps {
			if err := s.step(); err != nil {
				return err
			}
		}
		return nil
	})
	onServer := model.mustBeOnServer(t, testdovecot.Login(t, dovecot, "family"))
	together(t, sessions, func(s *modelSession) error { return s.mustSee(onServer) })
	if most := network.gauge.most.Load(); most > modelMost {
		t.Errorf("there were %d IMAP connections at once, want at most %d", most, modelMost)
	}
}

// modelMailboxes fills INBOX and Box, and gives what each session owns.
func modelMailboxes(t *testing.T, dovecot *testdovecot.Server) (*model, [][]*modelMail) {
	t.Helper()
	m, own := newModel(), make([][]*modelMail, modelSessions)
	for half, mailbox := range []string{"INBOX", "Box"} {
		const each = modelOwn / 2
		testdovecot.Seed(t, dovecot, "family", mailbox, modelSessions*each, func(i int) testdovecot.Mail {
			session := i / each
			subject := fmt.Sprintf("%s%02d-%02d", modelSubject, session, half*each+i%each)
			mail := testdovecot.GenerateMail(i)
			mail.Body = fmt.Appendf(nil, "Subject: %s\r\nFrom: ada@example.org\r\nDate: %s\r\n\r\nHello.\r\n", subject, mail.Date.Format(time.RFC1123Z))
			own[session] = append(own[session], m.add(mailbox, subject, mail.Flags...))
			return mail
		})
	}
	return m, own
}

// firstLook sees every message, so that all UIDs are known, and gives the
// mailboxes' UIDVALIDITY and the pages that the messages are on.
func (s *modelSession) firstLook(t *testing.T) (validity map[string]string, page map[string]int) {
	t.Helper()
	validity = map[string]string{}
	for _, mailbox := range []string{"INBOX", "Box"} {
		if rows, err := s.all(mailbox); err != nil || len(rows) != modelSessions*modelOwn/2 {
			t.Fatalf("%s has %d rows: %v", mailbox, len(rows), err)
		}
		got, err := s.ask("/mailboxes/"+mailbox, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		validity[mailbox] = mark(got.body, "data-uidvalidity")
	}
	return validity, s.page
}

// together has all sessions do something at once, and waits for them.
func together(t *testing.T, sessions []*modelSession, do func(*modelSession) error) {
	t.Helper()
	began := time.Now()
	var working sync.WaitGroup
	for i, s := range sessions {
		working.Go(func() {
			if err := do(s); err != nil {
				t.Errorf("session %d: %v", i, err)
			}
		})
	}
	working.Wait()
	asked := 0
	for _, s := range sessions {
		asked += s.asked
		s.asked = 0
	}
	t.Logf("%d sessions sent %d requests in %s", len(sessions), asked, time.Since(began).Round(time.Millisecond))
}

// mustBeOnServer compares the model with the server, and gives its mailboxes,
// the newest message first.
func (m *model) mustBeOnServer(t *testing.T, server *testdovecot.Client) map[string][]listedRow {
	t.Helper()
	all := map[string][]listedRow{}
	left := maps.Clone(m.mails)
	for _, mailbox := range []string{"INBOX", "Box"} {
		for _, found := range listServer(t, server, mailbox) {
			row := listedRow(found)
			all[mailbox] = append(all[mailbox], row)
			mail := left[row.subject]
			if mail == nil {
				t.Errorf("%+v is in %s, and should be there no more, or but once", row, mailbox)
				continue
			}
			delete(left, row.subject)
			if place, flags, there := m.last(mail); !there || place != (stint{mailbox, row.uid}) || flags != row.flags {
				t.Errorf("%+v is in %s: its history is %s", row, mailbox, mail.told())
			}
		}
		slices.Reverse(all[mailbox])
	}
	purged := 0
	for _, mail := range left {
		if _, _, there := m.last(mail); there {
			t.Errorf("%s is lost: its history is %s", mail.subject, mail.told())
		} else {
			purged++
		}
	}
	t.Logf("%d messages in INBOX, %d in Box, %d purged", len(all["INBOX"]), len(all["Box"]), purged)
	return all
}

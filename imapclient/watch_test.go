package imapclient

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// pushing is a script of a server that announces what can push.
func pushing(capabilities string, answer script) script {
	return func(command string) ([]string, string) {
		if strings.HasPrefix(command, "LOGIN") {
			return []string{}, "OK [CAPABILITY IMAP4rev1 UIDPLUS " + capabilities + "] done"
		}
		return answer(command)
	}
}

// hears waits for an event that names the mailbox.
func hears(t *testing.T, s *Subscription, mailbox string) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case <-s.Ready():
			events, _ := s.Take()
			for _, e := range events {
				if e.Mailbox == mailbox {
					return
				}
			}
		case <-limit:
			t.Fatalf("nothing was heard of %q", mailbox)
		}
	}
}

// TestNotifyTells: a state that is known already is no news, and neither is a
// mailbox that has been there all along.
func TestNotifyTells(t *testing.T) {
	account := signIn(t, startScript(t, func(string) ([]string, string) { return nil, "" }))
	s := account.Subscribe(account.Turn())
	n := newNotified(account)
	for _, step := range []struct {
		said string
		want []Event
	}{
		{"* STATUS INBOX (MESSAGES 3 UNSEEN 0 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 5)\r\n", []Event{{Mailbox: "INBOX"}}},
		{"* STATUS INBOX (MESSAGES 3 UNSEEN 0 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 5)\r\n", nil},
		{"* STATUS INBOX (MESSAGES 3 UNSEEN 0 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 6)\r\n", []Event{{Mailbox: "INBOX"}}},
		{"* STATUS \"R&AOk-sum&AOk-\" (MESSAGES 2)\r\n", []Event{{Mailbox: "Résumé"}}},
		{"* LIST () \"/\" R&AOk-sum&AOk-\r\n", nil},
		{"* LIST () \"/\" Garden\r\n", []Event{{Mailbox: ""}}},
		{"* LIST (\\NonExistent) \"/\" R&AOk-sum&AOk-\r\n", []Event{{Mailbox: ""}}},
		{"* STATUS broken\r\n", nil},
	} {
		n.hear([]frame{frame(step.said)}, true)
		if got, _ := s.Take(); !sameEvents(got, step.want...) {
			t.Errorf("%q told %v, want %v", step.said, got, step.want)
		}
	}
}

// TestNotifyRefused: then IDLE is used.
func TestNotifyRefused(t *testing.T) {
	begun := make(chan bool)
	accounts := startScript(t, pushing("NOTIFY IDLE", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "NOTIFY"):
			return []string{}, "NO [NOTIFICATIONOVERFLOW] too much"
		case strings.HasPrefix(command, "IDLE"):
			<-begun
			return []string{rawLine("+ idling"), "4 EXISTS"}, "OK done"
		}
		return nil, ""
	}))
	s := signIn(t, accounts).Subscribe(0)
	defer s.Close()
	close(begun)
	hears(t, s, "INBOX")
}

// TestRefusedPasswordIsNotTriedAgain: or a server would shut the family out.
func TestRefusedPasswordIsNotTriedAgain(t *testing.T) {
	var logins atomic.Int32
	refused := make(chan bool)
	accounts := startScript(t, func(command string) ([]string, string) {
		if !strings.HasPrefix(command, "LOGIN") {
			return nil, ""
		}
		if logins.Add(1) == 1 {
			return []string{}, "OK [CAPABILITY IMAP4rev1 UIDPLUS NOTIFY] done"
		}
		close(refused) // a second time would panic
		return []string{}, "NO [AUTHENTICATIONFAILED] changed"
	})
	account := signIn(t, accounts)
	<-refused
	ended := make(chan bool)
	go func() {
		account.background.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("the watcher goes on")
	}
}

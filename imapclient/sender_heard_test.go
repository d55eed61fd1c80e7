package imapclient

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testdovecot"
)

func fromMail(senders ...string) func(int) testdovecot.Mail {
	return func(i int) testdovecot.Mail {
		return testdovecot.Mail{Body: []byte("From: " + senders[i] + "\r\nSubject: x\r\n\r\ntext\r\n")}
	}
}

// TestHeardFrom: the first mail from an address is told from later ones, with and
// without ESEARCH, with and without an index.
func TestHeardFrom(t *testing.T) {
	for name, without := range map[string][]string{"everything": nil, "no ESEARCH": {"ESEARCH"}, "no index": {"CONDSTORE", "QRESYNC", "ESEARCH"}} {
		t.Run(name, func(t *testing.T) {
			dovecot := testdovecot.Start(t, testdovecot.Options{Without: without})
			testdovecot.Seed(t, dovecot, "family", "INBOX", 4, fromMail("Ana <ana@x.example>", "bob@x.example", "ANA@x.example", `"a\"b"@x.example`))
			account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
			for _, want := range []struct {
				uid     uint32
				address string
				heard   bool
			}{{1, "ana@x.example", true}, {2, "bob@x.example", false}, {3, "Ana@X.example", true}, {4, `"a\"b"@x.example`, false}, {4, "nobody@x.example", false}} {
				for range 2 { // the second answer is remembered
					heard, err := account.HeardFrom(t.Context(), Sent{Mailbox: "INBOX", UID: want.uid, Address: want.address})
					if err != nil || heard != want.heard {
						t.Errorf("message %d from %s: %v, %v", want.uid, want.address, heard, err)
					}
				}
			}
			validity := mustPage(t, account, "INBOX", Query{}).UIDValidity
			if _, err := account.HeardFrom(t.Context(), Sent{"INBOX", validity + 1, 2, "carol@x.example"}); KindOf(err) != KindConflict {
				t.Errorf("with another UIDVALIDITY: %v", err)
			}
		})
	}
}

// heardScript is a server whose SEARCH waits until it is let go on.
type heardScript struct {
	mu      sync.Mutex
	asked   []string
	goOn    chan struct{}
	answers string
}

func (h *heardScript) answer(command string) ([]string, string) {
	if !strings.HasPrefix(command, "UID SEARCH") {
		return nil, ""
	}
	h.mu.Lock()
	h.asked = append(h.asked, command)
	h.mu.Unlock()
	<-h.goOn
	return []string{h.answers}, "OK done"
}

func (h *heardScript) searches() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked
}

// allow has the account open so many connections.
func allow(account *Account, connections int) {
	q := account.pool.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	q.most, q.limit = connections, connections
}

// TestHeardFromLate: who leaves gets no answer, the search goes on once for all
// who ask, and its answer is remembered.
func TestHeardFromLate(t *testing.T) {
	script := &heardScript{goOn: make(chan struct{}), answers: "SEARCH 2"}
	server := startScript(t, script.answer)
	account, err := server.SignIn(t.Context(), Login{Username: "family", Password: "x"})
	if err != nil {
		t.Fatal(err)
	}
	defer account.Release()
	allow(account, 3)
	sent := Sent{Mailbox: "INBOX", UIDValidity: 7, UID: 2, Address: "ana@x.example"}
	gone, leave := context.WithCancel(t.Context())
	leave()
	for range 3 {
		if _, err := account.HeardFrom(gone, sent); !errors.Is(err, context.Canceled) {
			t.Errorf("who has left got %v", err)
		}
	}
	eventually(t, "the search", func() bool { return len(script.searches()) == 1 })
	close(script.goOn)
	for range 3 {
		if heard, err := account.HeardFrom(t.Context(), sent); err != nil || heard {
			t.Errorf("the one who stays got %v, %v", heard, err)
		}
	}
	if got := script.searches(); len(got) != 1 || got[0] != `UID SEARCH FROM "ana@x.example"` {
		t.Errorf("searched for %q", got)
	}
}

// TestHeardFromUnasked: addresses that can't be written into a command, and
// accounts with a single connection, are not asked about.
func TestHeardFromUnasked(t *testing.T) {
	script := &heardScript{goOn: make(chan struct{}), answers: "SEARCH"}
	close(script.goOn)
	server := startScript(t, script.answer)
	account, err := server.SignIn(t.Context(), Login{Username: "family", Password: "x"})
	if err != nil {
		t.Fatal(err)
	}
	defer account.Release()
	allow(account, 3)
	for _, address := range []string{"", "ana", "@", "a@b\r\nX LOGOUT", "a b@x.example", "ana@ü.example", strings.Repeat("a", 400) + "@x.example"} {
		if _, err := account.HeardFrom(t.Context(), Sent{Mailbox: "INBOX", UID: 1, Address: address}); KindOf(err) != KindUnsupported {
			t.Errorf("%q: %v", address, err)
		}
	}
	allow(account, 1)
	if _, err := account.HeardFrom(t.Context(), Sent{Mailbox: "INBOX", UID: 1, Address: "a@x.example"}); KindOf(err) != KindUnsupported {
		t.Errorf("with one connection: %v", err)
	}
	if got := script.searches(); len(got) != 0 {
		t.Errorf("searched for %q", got)
	}
}

// TestHeardFromNear: a row that is remembered answers without the server.
func TestHeardFromNear(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, fromMail("ana@x.example", "bob@x.example", "ana@x.example"))
	account := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	mustPage(t, account, "INBOX", Query{})
	settle(t, account, "INBOX")
	page := mustPage(t, account, "INBOX", Query{})
	gone, leave := context.WithCancel(t.Context())
	leave() // so that only what is known is told
	sent := Sent{"INBOX", page.UIDValidity, 3, "ana@x.example"}
	if heard, err := account.HeardFrom(gone, sent); err != nil || !heard {
		t.Errorf("beside another row: %v, %v", heard, err)
	}
	if heard, err := account.HeardFrom(t.Context(), Sent{"INBOX", page.UIDValidity, 2, "bob@x.example"}); err != nil || heard {
		t.Error(fmt.Sprint("alone: ", heard, err))
	}
}

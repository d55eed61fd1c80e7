package imapclient

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// TestMarkKnown: flags that the index knows are changed in one go, and what others have
// changed meanwhile is theirs.
func TestMarkKnown(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 40, testdovecot.GenerateMail)
	proxy := testproxy.Start(t, dovecot.Addr())
	account := onDovecot(t, dovecot, proxy.Addr(), usualLimits())
	settle(t, account, "INBOX")
	const keyword = "Orchard"
	mark := func(change Change, uids ...uint32) Marked {
		t.Helper()
		marked, err := account.Mark(t.Context(), Marking{Mailbox: "INBOX", UIDs: uids, Change: change})
		if err != nil {
			t.Fatal(err)
		}
		return marked
	}
	expect := func(m Marked, done, changed string) {
		t.Helper()
		got := ""
		if len(m.Changes) > 0 {
			got = m.Changes[0].UIDs.String()
		}
		if m.Done.String() != done || got != changed || len(m.Changes) > 1 {
			t.Errorf("done with %s, of which %+v have changed; want %s and %s", m.Done, m.Changes, done, changed)
		}
	}
	proxy.Reset()
	expect(mark(Change{Add: []string{keyword}}, 5), "5", "5")
	expect(mark(Change{Remove: []string{keyword}}, 5), "5", "5") // that it is as it is now comes with the answer
	var sent []string
	for _, command := range proxy.Commands() {
		if strings.Contains(command, " 5 ") || strings.HasSuffix(command, "NOOP") {
			sent = append(sent, command)
		}
	}
	if len(sent) != 2 || !strings.Contains(sent[0], "UNCHANGEDSINCE") || !strings.Contains(sent[1], "UNCHANGEDSINCE") {
		t.Errorf("sent %q", sent)
	}

	settle(t, account, "INBOX")
	other := testdovecot.Login(t, dovecot, "family")
	other.Select("INBOX")
	other.Store(3, "+FLAGS", keyword) // the index has most likely not heard of it
	expect(mark(Change{Add: []string{keyword}}, 2, 3, 4), "2:4", "2,4")
	if got := other.Search("KEYWORD " + keyword); !slices.Equal(got, []uint32{2, 3, 4}) {
		t.Errorf("the keyword is on %v", got)
	}
	other.Store(7, "+FLAGS", `\Deleted`)
	marked, err := account.Mark(t.Context(), Marking{Mailbox: "INBOX", UIDs: []uint32{7}, Change: Change{Add: []string{keyword}}, Sound: true})
	if err != nil || marked.There.Len() != 0 {
		t.Errorf("struck by somebody else, and yet %+v, %v", marked, err)
	}
}

// TestMarkKnownRefused: a server that says no to UNCHANGEDSINCE is asked how the
// messages are.
func TestMarkKnownRefused(t *testing.T) {
	var mu sync.Mutex
	stored := false
	var sent []string
	account := onScript(t, "CONDSTORE ENABLE QRESYNC", func(command string) ([]string, string) {
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, command)
		switch {
		case strings.HasPrefix(command, "SELECT"):
			return answerSelect("3 EXISTS", "OK [HIGHESTMODSEQ 100] ok"), "OK done"
		case strings.Contains(command, "UNCHANGEDSINCE"):
			return nil, "BAD what?"
		case strings.HasPrefix(command, "UID STORE"):
			stored = true
			return []string{`2 FETCH (UID 2 MODSEQ (101) FLAGS (\Flagged))`}, "OK done"
		case strings.HasPrefix(command, "UID FETCH") && !stored:
			return []string{`2 FETCH (UID 2 FLAGS ())`}, "OK done"
		}
		return nil, ""
	})
	b := account.box("INBOX")
	b.mu.Lock()
	b.put(threeMessages(100))
	b.mu.Unlock()
	marked, err := account.Mark(t.Context(), Marking{Mailbox: "INBOX", UIDs: []uint32{2}, Change: Change{Add: []string{FlagFlagged}}})
	if err != nil || len(marked.Changes) != 1 || marked.Changes[0].UIDs.String() != "2" {
		t.Errorf("%+v, %v", marked, err)
	}
	mu.Lock()
	defer mu.Unlock()
	if !stored || !slices.ContainsFunc(sent, func(c string) bool { return strings.Contains(c, "UNCHANGEDSINCE") }) {
		t.Errorf("sent %q", sent)
	}
}

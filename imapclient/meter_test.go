package imapclient

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// tally is a Meter that keeps all.
type tally struct {
	mu          sync.Mutex
	counts      map[string]int
	connections int
}

func (m *tally) count(what string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.counts == nil {
		m.counts = map[string]int{}
	}
	m.counts[what]++
}

func (m *tally) Command(name string, took time.Duration, ok bool) {
	if took < 0 {
		name = "in no time: " + name
	}
	m.count(fmt.Sprintf("%s %v", name, ok))
}

func (m *tally) CacheLookup(kind string, hit bool) { m.count(fmt.Sprintf("cached %s %v", kind, hit)) }

func (m *tally) Connections(delta int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.connections += delta
}

func (m *tally) of(what string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts[what]
}

func (m *tally) open() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.connections
}

func TestCommandName(t *testing.T) {
	for command, want := range map[string]string{
		"UID FETCH 1:* (FLAGS)": "UID FETCH", "FETCH 1 X": "FETCH", "NOOP": "NOOP", "ENABLE QRESYNC": "ENABLE", "IDLE": "IDLE", "ID NIL": "ID",
		"LOGIN family secret": "LOGIN", "UID SORT RETURN (SAVE) (DATE) UTF-8 ALL": "UID SORT", "NOTIFY SET NONE": "NOTIFY", `STATUS "a" (X)`: "STATUS",
		"UNSUBSCRIBE x": "UNSUBSCRIBE", "APPEND x": "APPEND", "secret word": "OTHER", "UID secret": "OTHER", "": "OTHER",
	} {
		if got := commandName(command); got != want {
			t.Errorf("%q is counted as %q, want %q", command, got, want)
		}
	}
}

// TestMeter: each command is counted once by its name, with how it went, and what
// was remembered; no connection is forgotten.
func TestMeter(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	m := &tally{}
	accounts := NewAccounts(Options{Connections: 4, Memory: 64 << 20, Meter: m})
	t.Cleanup(accounts.Close)
	server := &Server{Address: dovecot.Addr(), Security: Plaintext}
	if _, err := accounts.SignIn(t.Context(), server, Login{Username: "family", Password: "wrong"}); KindOf(err) != KindDenied {
		t.Fatal(err)
	}
	account, err := accounts.SignIn(t.Context(), server, Login{Username: "family", Password: dovecot.Password()})
	if err != nil {
		t.Fatal(err)
	}
	settle(t, account, "INBOX")
	mustPage(t, account, "INBOX", Query{})
	mustPage(t, account, "INBOX", Query{Sort: SortSubject})
	for range 2 {
		if _, err := account.Open(t.Context(), "INBOX", 7, OpenOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := account.TextBytes(t.Context(), "INBOX", 7, 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := account.Change(t.Context(), "INBOX", 0, []uint32{1}, Change{Add: []string{FlagFlagged}}); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{
		"AUTHENTICATE false", "AUTHENTICATE true", "SELECT true", "LIST true", "NOTIFY true", "FETCH true", "UID FETCH true", "UID STORE true", "UID SORT true",
		"cached index false", "cached index true", "cached rows true", "cached order false", "cached message false", "cached message true", "cached part true", "cached part false",
	} {
		if m.of(what) == 0 {
			t.Errorf("nothing was counted as %q: %v", what, slices.Sorted(maps.Keys(m.counts)))
		}
	}
	if m.of("UID STORE true") != 1 || m.of("AUTHENTICATE false") != 1 {
		t.Errorf("%d STOREs and %d refused sign-ins were counted", m.of("UID STORE true"), m.of("AUTHENTICATE false"))
	}
	if m.open() < 2 { // the pool's and the watcher's
		t.Errorf("%d connections are open", m.open())
	}
	account.Release()
	if m.open() != 0 {
		t.Errorf("%d connections are open after the account's end", m.open())
	}
	for what := range m.counts {
		if strings.Contains(what, "no time") || strings.Contains(what, "OTHER") {
			t.Errorf("counted %q", what)
		}
	}
}

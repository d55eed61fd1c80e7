package imapclient

import (
	"strings"
	"sync"
	"testing"
)

func TestTakesKeywords(t *testing.T) {
	for code, takes := range map[string]bool{
		`(\Seen \Deleted \*)] more to come`:  true,
		`(\Seen Garden garden2)] those only`: true,
		`(\Seen GARDEN)] whatever its case`:  true,
		`(\Seen \Deleted)] none`:             false,
		`(Gardens)] another`:                 false,
		`()] read-only`:                      false,
		`(\Seen`:                             true, // can't be read
		``:                                   true,
	} {
		s := &selection{lasting: lastingFlags([]byte(code))}
		if got := s.takesKeywords([]string{`\Flagged`, "Garden"}); got != takes {
			t.Errorf("%s: %t", code, got)
		}
		if !s.takesKeywords([]string{`\Flagged`}) {
			t.Errorf("%s: refuses a system flag", code)
		}
	}
}

// TestKeywordNotTaken: where the mailbox keeps no new keywords nothing is sent to
// change it, and other changes are.
func TestKeywordNotTaken(t *testing.T) {
	var mu sync.Mutex
	var stores []string
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "SELECT"):
			return []string{"3 EXISTS", "OK [UIDVALIDITY 7] valid", "OK [UIDNEXT 9] next", `OK [PERMANENTFLAGS (\Seen \Flagged Garden)] limited`}, "OK [READ-WRITE] selected"
		case strings.HasPrefix(command, "UID STORE"):
			mu.Lock()
			defer mu.Unlock()
			stores = append(stores, command)
			return []string{`1 FETCH (UID 1 FLAGS (\Seen Garden))`}, "OK stored"
		}
		return nil, ""
	})
	account, err := accounts.SignIn(t.Context(), Login{Username: "family", Password: "hearth"})
	if err != nil {
		t.Fatal(err)
	}
	defer account.Release()
	if _, err := account.Change(t.Context(), "INBOX", 7, []uint32{1}, Change{Add: []string{"School"}}); KindOf(err) != KindNoKeyword {
		t.Errorf("a new keyword: %v", err)
	}
	if _, err := account.Change(t.Context(), "INBOX", 7, []uint32{1}, Change{Add: []string{"Garden"}, Remove: []string{"School"}}); KindOf(err) == KindNoKeyword {
		t.Errorf("one that is there: %v", err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(stores) != 2 || !strings.Contains(stores[0], "+FLAGS (Garden)") || !strings.Contains(stores[1], "-FLAGS (School)") {
		t.Errorf("sent: %q", stores)
	}
}

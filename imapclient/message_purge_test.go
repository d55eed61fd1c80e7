package imapclient

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestPurgeSendsOnlyUIDExpunge looks at what is sent.
func TestPurgeSendsOnlyUIDExpunge(t *testing.T) {
	var mu sync.Mutex
	var sent []string
	accounts := startScript(t, func(command string) ([]string, string) {
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, command)
		if strings.HasPrefix(command, "UID SEARCH") {
			return []string{"SEARCH 2 5"}, "OK done"
		}
		return nil, ""
	})
	account := signIn(t, accounts)
	purged, err := account.Purge(t.Context(), "INBOX", 7, []uint32{2, 3, 5})
	if err != nil || purged != 2 {
		t.Errorf("purged %d, %v; want 2", purged, err)
	}
	if _, err := account.Purge(t.Context(), "INBOX", 8, []uint32{2}); KindOf(err) != KindConflict {
		t.Errorf("another UIDVALIDITY: %v", err)
	}
	for _, bad := range [][]uint32{nil, {}} {
		if _, err := account.Purge(t.Context(), "INBOX", 7, bad); KindOf(err) != KindInvalid {
			t.Errorf("purging %v: %v", bad, err)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	expunges := slices.DeleteFunc(sent, func(c string) bool { return !strings.Contains(c, "EXPUNGE") && c != "CLOSE" })
	if !slices.Equal(expunges, []string{"UID EXPUNGE 2,5"}) {
		t.Errorf("sent %q", expunges)
	}
}

// TestPurgeAsksForUIDValidityAnew: the mailbox was replaced under a connection
// that has it selected.
func TestPurgeAsksForUIDValidityAnew(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "STATUS"):
			return []string{"STATUS INBOX (MESSAGES 3 UNSEEN 0 UIDNEXT 9 UIDVALIDITY 8)"}, "OK done"
		case strings.HasPrefix(command, "UID SEARCH"):
			return []string{"SEARCH 2"}, "OK done"
		case strings.Contains(command, "EXPUNGE"):
			t.Errorf("sent %q", command)
		}
		return nil, ""
	})
	if _, err := signIn(t, accounts).Purge(t.Context(), "INBOX", 7, []uint32{2}); KindOf(err) != KindConflict {
		t.Errorf("a replaced mailbox: %v", err)
	}
}

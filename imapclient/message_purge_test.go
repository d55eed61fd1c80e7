package imapclient

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
		switch {
		case strings.HasPrefix(command, "UID SEARCH") && strings.Contains(command, "DELETED"):
			return []string{"SEARCH 2 5"}, "OK done"
		case strings.HasPrefix(command, "UID SEARCH"): // what is left of them
			return []string{"SEARCH"}, "OK done"
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

// TestPurgeBelievesNoFurtherUID: a server that answers more than it was asked
// must not have more purged.
func TestPurgeBelievesNoFurtherUID(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) {
		if strings.HasPrefix(command, "UID SEARCH") {
			return []string{"SEARCH 2 9"}, "OK done"
		}
		if strings.Contains(command, "EXPUNGE") && command != "UID EXPUNGE 2" {
			t.Errorf("sent %q", command)
		}
		return nil, ""
	})
	if _, err := signIn(t, accounts).Purge(t.Context(), "INBOX", 7, []uint32{2, 3}); err != nil {
		t.Error(err)
	}
}

// TestPurgeWhoseAnswerGotLost: the server did it and hung up; what was purged is
// told all the same.
func TestPurgeWhoseAnswerGotLost(t *testing.T) {
	for _, capability := range []string{"UIDPLUS", ""} {
		var done atomic.Bool
		accounts := startScript(t, func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "LOGIN"):
				return []string{}, "OK [CAPABILITY IMAP4rev1 " + capability + "] done"
			case strings.HasPrefix(command, "UID SEARCH") && !done.Load():
				return []string{"SEARCH 2 3"}, "OK done"
			case strings.HasPrefix(command, "UID SEARCH"):
				return []string{"SEARCH"}, "OK done"
			case strings.Contains(command, "EXPUNGE"):
				done.Store(true)
				return []string{}, "" // hangs up
			}
			return nil, ""
		})
		purged, err := signIn(t, accounts).Purge(t.Context(), "INBOX", 7, []uint32{2, 3})
		if purged != 2 || err != nil {
			t.Errorf("with %q: %d, %v; want 2", capability, purged, err)
		}
	}
}

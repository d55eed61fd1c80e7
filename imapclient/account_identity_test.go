package imapclient

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestIdentityOnDovecot: a user name in capitals leads to the same mail, and so it
// has the same identity; another user has another.
func TestIdentityOnDovecot(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	accounts := NewAccounts(usualLimits())
	t.Cleanup(accounts.Close)
	identity := func(username string) string {
		t.Helper()
		account, err := accounts.SignIn(t.Context(), &Server{Address: dovecot.Addr(), Security: Plaintext}, Login{Username: username, Password: dovecot.Password()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(account.Release)
		text, err := account.Identity(t.Context())
		if err != nil || text == "" {
			t.Fatalf("%s: %q, %v", username, text, err)
		}
		return text
	}
	family := identity("family")
	if again := identity("FAMILY"); again != family {
		t.Errorf("FAMILY is %q, family %q", again, family)
	}
	if another := identity("neighbours"); another == family {
		t.Errorf("both are %q", another)
	}
	if !strings.HasPrefix(family, "127.0.0.1 X-GUID ") {
		t.Errorf("it is %q", family)
	}
}

func TestIdentity(t *testing.T) {
	for name, tc := range map[string]struct {
		capabilities string
		untagged     []string
		tagged       string
		want         string
		kind         Kind
	}{
		"OBJECTID":        {"OBJECTID", []string{"STATUS inbox (MAILBOXID (F2212ea87-6097))"}, "OK done", "127.0.0.1 MAILBOXID F2212ea87-6097", 0},
		"Dovecot":         {"", []string{"STATUS INBOX (X-GUID 06e22a1f)"}, "OK done", "127.0.0.1 X-GUID 06e22a1f", 0},
		"neither":         {"", []string{}, "BAD what is that", "", 0},
		"refused":         {"", []string{}, "NO not here", "", 0},
		"another mailbox": {"", []string{"STATUS Garden (X-GUID 06e22a1f)"}, "OK done", "", 0},
		"too long":        {"", []string{"STATUS INBOX (X-GUID " + strings.Repeat("x", 256) + ")"}, "OK done", "", 0},
		"nothing in it":   {"", []string{"STATUS INBOX ()", "STATUS INBOX (X-GUID NIL)", "STATUS INBOX (X-GUID)"}, "OK done", "", 0},
		"away":            {"", []string{}, "NO [UNAVAILABLE] later", "", KindUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			account := onScript(t, tc.capabilities, func(command string) ([]string, string) {
				if strings.HasPrefix(command, "STATUS INBOX (") && !strings.Contains(command, "MESSAGES") {
					asked.Add(1)
					return tc.untagged, tc.tagged
				}
				return nil, ""
			})
			var all sync.WaitGroup
			for range 2 {
				all.Go(func() {
					got, err := account.Identity(t.Context())
					if got != tc.want || (err != nil) != (tc.kind != 0) || err != nil && KindOf(err) != tc.kind {
						t.Errorf("%q, %v; want %q", got, err, tc.want)
					}
				})
			}
			all.Wait()
			if once := asked.Load() == 1; once != (tc.kind == 0) { // a failure is not remembered
				t.Errorf("it was asked for %d times", asked.Load())
			}
		})
	}
}

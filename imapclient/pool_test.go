package imapclient

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const goodStructure = `("text" "plain" NIL NIL NIL "7bit" 10 1)`

func signIn(t *testing.T, accounts *scripted) *Account {
	t.Helper()
	account, err := accounts.SignIn(t.Context(), Login{Username: "family", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(account.Release)
	return account
}

// TestOddStructure: one mail whose BODYSTRUCTURE can't be read must not take
// the other rows of its page with it.
func TestOddStructure(t *testing.T) {
	for name, odd := range map[string]string{
		"NIL for a part":       `(NIL "mixed")`,
		"only a subtype":       `("ALTERNATIVE")`,
		"NIL parameter":        `("text" "plain" ("charset" NIL) NIL NIL "7bit" 10 1)`,
		"unescaped quote":      `("application" "pdf" ("name" "a") NIL """" "base64" 5)`,
		"a part of 5 GB":       `("application" "zip" NIL NIL NIL "base64" 5000000000)`,
		"envelope that is NIL": `("message" "rfc822" NIL NIL NIL "7bit" 10 NIL NIL 1)`,
	} {
		t.Run(name, func(t *testing.T) {
			accounts := startScript(t, func(command string) ([]string, string) {
				if !strings.HasPrefix(command, "FETCH") {
					return nil, ""
				}
				structures := []string{goodStructure, odd, goodStructure}
				if !strings.Contains(command, "BODYSTRUCTURE") {
					structures = []string{"", "", ""}
				}
				var rows []string
				for i, structure := range structures {
					rows = append(rows, scriptRow(i+1, structure))
				}
				return rows, "OK done"
			})
			account := signIn(t, accounts)
			for range 2 {
				page, err := account.Page(t.Context(), "INBOX", Query{})
				if err != nil {
					t.Fatal(err)
				}
				if len(page.Rows) != 3 || page.Rows[0].Subject != "message 3" {
					t.Errorf("the rows are %+v", page.Rows)
				}
			}
		})
	}
}

// TestDeadIdleConnection: a connection that died while it lay idle is replaced
// without anybody noticing.
func TestDeadIdleConnection(t *testing.T) {
	var selects atomic.Int32
	accounts := startScript(t, func(command string) ([]string, string) {
		if strings.HasPrefix(command, "SELECT") && selects.Add(1) == 1 {
			return []string{}, "" // hangs up
		}
		if strings.HasPrefix(command, "FETCH") {
			return []string{scriptRow(1, goodStructure), scriptRow(2, goodStructure), scriptRow(3, goodStructure)}, "OK done"
		}
		return nil, ""
	})
	page, err := signIn(t, accounts).Page(t.Context(), "INBOX", Query{})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Rows) != 3 || selects.Load() != 2 {
		t.Errorf("%d rows after %d SELECTs", len(page.Rows), selects.Load())
	}
}

// TestPushedFlags: a flag change that the server pushes just before its answer
// is not taken for a row.
func TestPushedFlags(t *testing.T) {
	var fetches atomic.Int32
	accounts := startScript(t, func(command string) ([]string, string) {
		if !strings.HasPrefix(command, "FETCH") {
			return nil, ""
		}
		rows := []string{scriptRow(1, goodStructure), scriptRow(2, goodStructure), scriptRow(3, goodStructure)}
		if fetches.Add(1) == 1 {
			rows = append([]string{`2 FETCH (FLAGS (\Seen \Flagged))`}, rows...)
		}
		return rows, "OK done"
	})
	page, err := signIn(t, accounts).Page(t.Context(), "INBOX", Query{})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Rows) != 3 {
		t.Errorf("%d rows, want 3", len(page.Rows))
	}
	for _, row := range page.Rows {
		if row.Subject == "" {
			t.Errorf("a row without a subject: %+v", row)
		}
	}
}

func TestSharedAccount(t *testing.T) {
	accounts := startScript(t, func(string) ([]string, string) { return nil, "" })
	first, second := signIn(t, accounts), signIn(t, accounts)
	if first != second {
		t.Error("two who signed in alike have two accounts")
	}
	other, err := accounts.SignIn(t.Context(), Login{Username: "family", Password: "another"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Release()
	if other == first {
		t.Error("another password led to the same account")
	}
}

func TestRefusals(t *testing.T) {
	for answer, want := range map[string]Kind{
		"NO wrong": KindDenied, "NO [AUTHENTICATIONFAILED] wrong": KindDenied, "NO [UNAVAILABLE] later": KindUnreachable,
		"NO [LIMIT] too many": KindBusy, "NO [PRIVACYREQUIRED] TLS": KindTLS,
	} {
		accounts := startScript(t, func(command string) ([]string, string) {
			if strings.HasPrefix(command, "LOGIN") {
				return []string{}, answer
			}
			return nil, ""
		})
		accounts.server.DialTimeout = 300 * time.Millisecond // in which it tries again
		if _, err := accounts.SignIn(t.Context(), Login{Username: "family", Password: "secret"}); KindOf(err) != want {
			t.Errorf("%q has the kind %d, want %d (%v)", answer, KindOf(err), want, err)
		}
	}
	accounts := startScript(t, func(command string) ([]string, string) {
		if strings.HasPrefix(command, "SELECT") {
			return []string{}, "NO no such mailbox"
		}
		return nil, ""
	})
	if _, err := signIn(t, accounts).Page(t.Context(), "INBOX", Query{}); KindOf(err) != KindNotFound {
		t.Errorf("a refused SELECT is %v", err)
	}
}

func TestCredentials(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) { return nil, "" })
	for _, bad := range [][2]string{{"", "x"}, {"x", ""}, {"a\r\nb", "x"}, {"a", "x\n"}, {"a", "\x00"}} {
		if _, err := accounts.SignIn(t.Context(), Login{Username: bad[0], Password: bad[1]}); KindOf(err) != KindDenied {
			t.Errorf("%q was let through: %v", bad, err)
		}
	}
}

// TestSignInsKeepTheLimit: each sign-in opens a connection to ask the server;
// the account keeps no more of them than it may have.
func TestSignInsKeepTheLimit(t *testing.T) {
	accounts := startScript(t, func(string) ([]string, string) { return nil, "" })
	account := signIn(t, accounts)
	for range 9 {
		signIn(t, accounts)
	}
	account.pool.mu.Lock()
	defer account.pool.mu.Unlock()
	if got := len(account.pool.idle); got > account.pool.queue.most {
		t.Errorf("%d idle connections, at most %d are allowed", got, account.pool.queue.most)
	}
}

// TestAnswerThatEndsGoIMAP: when go-imap gives a connection up, whoever waits
// for a command of ours is freed.
func TestAnswerThatEndsGoIMAP(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "NOOP"):
			return []string{}, "OK [COPYUID x y z] done"
		case strings.Contains(command, "FETCH"):
			return []string{scriptRow(1, goodStructure)}, "OK done"
		default:
			return nil, ""
		}
	})
	account := signIn(t, accounts)
	for range 3 * account.pool.queue.most { // each would keep its slot for ever
		_, _ = account.Message(t.Context(), "INBOX", 1, nil)
	}
	if got := account.pool.queue.total(); got != 0 {
		t.Errorf("%d connections are still in use", got)
	}
}

// TestNeighboursWhileOthersExpunge: the message was the ninth when it was
// fetched, and by then only three are left.
func TestNeighboursWhileOthersExpunge(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "UID FETCH"):
			return []string{scriptRow(9, goodStructure)}, "OK done"
		case strings.HasPrefix(command, "FETCH"):
			return []string{}, "BAD Invalid messageset"
		default:
			return nil, ""
		}
	})
	m, err := signIn(t, accounts).Message(t.Context(), "INBOX", 9, &Query{})
	if err != nil || m.Above != 0 || m.Below != 0 {
		t.Errorf("%+v, %v", m, err)
	}
}

// TestSortOlderThanStatus: STATUS tells of a message that the selected mailbox
// doesn't show yet, so that the order is not the one of that state.
func TestSortOlderThanStatus(t *testing.T) {
	var sorts atomic.Int32
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "LOGIN"):
			return []string{}, "OK [CAPABILITY IMAP4rev1 UIDPLUS SORT] done"
		case strings.HasPrefix(command, "STATUS"):
			return []string{"STATUS INBOX (MESSAGES 4 UNSEEN 0 UIDNEXT 10 UIDVALIDITY 7)"}, "OK done"
		case strings.HasPrefix(command, "UID SORT"):
			if sorts.Add(1) == 1 {
				return []string{"SORT 1 2 3"}, "OK done"
			}
			return []string{"SORT 1 2 3 4"}, "OK done"
		}
		return nil, ""
	})
	account := signIn(t, accounts)
	for want := 3; want <= 4; want++ {
		page, err := account.Page(t.Context(), "INBOX", Query{Sort: SortSubject})
		if err != nil || page.Total != want {
			t.Errorf("%+v, %v; want %d messages", page, err, want)
		}
	}
}

// TestListedTwice: a mailbox that is named twice is shown once.
func TestListedTwice(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) {
		if !strings.HasPrefix(command, "LIST") {
			return nil, ""
		}
		var lines []string
		for depth := range 18 {
			line := `LIST () "/" "a` + strings.Repeat("/a", depth) + `"`
			lines = append(lines, line, line)
		}
		return lines, "OK done"
	})
	boxes, err := signIn(t, accounts).Mailboxes(t.Context())
	if err != nil || len(boxes) != 18 {
		t.Errorf("%d mailboxes, %v; want 18", len(boxes), err)
	}
}

// TestPoolLimit: however many ask at once, an account has two connections here.
func TestPoolLimit(t *testing.T) {
	var open, most atomic.Int32
	release := make(chan struct{})
	accounts := startScript(t, func(command string) ([]string, string) {
		if !strings.HasPrefix(command, "FETCH") {
			return nil, ""
		}
		most.Store(max(most.Load(), open.Add(1)))
		defer open.Add(-1)
		<-release
		return []string{scriptRow(3, goodStructure)}, "OK done"
	})
	account := signIn(t, accounts)
	var asked sync.WaitGroup
	for range 10 {
		asked.Go(func() {
			if _, err := account.Page(t.Context(), "INBOX", Query{}); err != nil {
				t.Error(err)
			}
		})
	}
	close(release)
	asked.Wait()
	if got := most.Load(); int(got) > account.pool.queue.most {
		t.Errorf("%d commands ran at once, at most %d are allowed", got, account.pool.queue.most)
	}
	account.pool.mu.Lock()
	defer account.pool.mu.Unlock()
	if got := len(account.pool.idle); got > account.pool.queue.most {
		t.Errorf("%d connections were opened", got)
	}
}

// TestSilentServer: a server that says nothing more is cut off in time.
func TestSilentServer(t *testing.T) {
	silent := make(chan struct{})
	accounts := startScript(t, func(command string) ([]string, string) {
		if strings.HasPrefix(command, "FETCH") {
			<-silent
		}
		return nil, ""
	})
	t.Cleanup(func() { close(silent) })
	accounts.server.CommandTimeout = 50 * time.Millisecond
	account := signIn(t, accounts)
	if _, err := account.Page(t.Context(), "INBOX", Query{}); KindOf(err) != KindTimeout {
		t.Errorf("%v, want a timeout", err)
	}
	if got := account.pool.queue.total(); got != 0 {
		t.Errorf("%d connections are still in use", got)
	}
}

// TestSweep closes what has been idle for long, and that alone.
func TestSweep(t *testing.T) {
	account := signIn(t, startScript(t, func(string) ([]string, string) { return nil, "" }))
	idle := func() int {
		account.pool.mu.Lock()
		defer account.pool.mu.Unlock()
		return len(account.pool.idle)
	}
	account.pool.sweep(t.Context(), time.Now().Add(idleAfter/2))
	if idle() != 1 {
		t.Fatalf("%d idle connections, want 1", idle())
	}
	account.pool.sweep(t.Context(), time.Now().Add(2*idleAfter))
	if idle() != 0 {
		t.Errorf("%d idle connections, want none", idle())
	}
}

// TestReleaseClosesConnections: after the last of those who share an account
// nothing of it is left on the server.
func TestReleaseClosesConnections(t *testing.T) {
	var logouts atomic.Int32
	accounts := startScript(t, func(command string) ([]string, string) {
		if command == "LOGOUT" {
			logouts.Add(1)
		}
		return nil, ""
	})
	var shared *Account
	for range 2 {
		var err error
		if shared, err = accounts.SignIn(t.Context(), Login{Username: "family", Password: "secret"}); err != nil {
			t.Fatal(err)
		}
	}
	shared.Release()
	if _, err := shared.Page(t.Context(), "INBOX", Query{}); err != nil {
		t.Errorf("one of two has gone, and the other can't read: %v", err)
	}
	shared.Release()
	if logouts.Load() < 1 || len(accounts.All()) != 0 {
		t.Errorf("%d connections took leave, %d accounts are open", logouts.Load(), len(accounts.All()))
	}
	if _, err := shared.Page(t.Context(), "INBOX", Query{}); KindOf(err) != KindUnreachable {
		t.Errorf("a released account answers: %v", err)
	}
}

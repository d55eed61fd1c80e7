package imapclient

import (
	"strings"
	"sync/atomic"
	"testing"

	"hearthmail/message"
	"time"
)

// TestCommandsInOneGo: each has its own answer, also one that is refused, and
// what the server says before the tags belongs to all of them.
func TestCommandsInOneGo(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "UID FETCH 1 "):
			return []string{scriptRow(1, goodStructure)}, "OK done"
		case strings.HasPrefix(command, "UID STORE"):
			return []string{}, "NO read-only"
		case strings.HasPrefix(command, "UID FETCH 2 "):
			return []string{scriptRow(2, goodStructure), "7 EXISTS"}, "OK done"
		}
		return nil, ""
	})
	account := signIn(t, accounts)
	err := account.pool.run(t.Context(), task{mailbox: "INBOX"}, func(c *connection) error {
		answers, err := c.ask("INBOX", []string{"UID FETCH 1 x", "UID STORE 1 x", "UID FETCH 2 x"})
		if err != nil {
			return err
		}
		if rows := decodeRows(answers.untagged()); len(rows) != 2 || c.messages() != 7 {
			t.Errorf("%d rows, %d messages", len(rows), c.messages())
		}
		if answers[0].wait() != nil || !isAnswer(answers[1].wait()) || answers[2].wait() != nil || !isAnswer(answers.err()) {
			t.Error("the answers are not each command's own")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestNoMailboxForCommands: commands that go out with a SELECT fail with it.
func TestNoMailboxForCommands(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "SELECT"):
			return []string{}, "NO no such mailbox"
		case strings.HasPrefix(command, "UID FETCH"):
			return []string{}, "BAD no mailbox selected"
		}
		return nil, ""
	})
	account := signIn(t, accounts)
	if _, err := account.PartPiece(t.Context(), "Nowhere", 0, 1, &message.Part{Path: "1"}, 0, 10); KindOf(err) != KindNotFound {
		t.Errorf("%v, want KindNotFound", err)
	}
}

// TestFarewellForTooMany: a server that hangs up since it has too many
// connections is asked again a little later.
func TestFarewellForTooMany(t *testing.T) {
	var logins atomic.Int32
	accounts := startScript(t, func(command string) ([]string, string) {
		if strings.HasPrefix(command, "LOGIN") && logins.Add(1) == 1 {
			return []string{"BYE Too many connections from your address"}, ""
		}
		return nil, ""
	})
	accounts.server.DialTimeout = 5 * time.Second
	signIn(t, accounts)
	if logins.Load() < 2 {
		t.Errorf("%d tries", logins.Load())
	}
}

// TestEnableRefused: a server that announces QRESYNC and won't have it enabled is
// asked without.
func TestEnableRefused(t *testing.T) {
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "LOGIN"):
			return []string{}, "OK [CAPABILITY IMAP4rev1 UIDPLUS CONDSTORE QRESYNC] done"
		case strings.HasPrefix(command, "ENABLE"), strings.Contains(command, "(QRESYNC"):
			return []string{}, "BAD what is that"
		case strings.HasPrefix(command, "SELECT"):
			return []string{"1 EXISTS", "OK [UIDVALIDITY 7] ok", "OK [HIGHESTMODSEQ 5] ok"}, "OK done"
		case strings.HasPrefix(command, "UID FETCH 1:*"):
			return []string{`1 FETCH (UID 1 FLAGS () MODSEQ (3))`}, "OK done"
		case strings.Contains(command, "FETCH"):
			return []string{scriptRow(1, goodStructure)}, "OK done"
		}
		return nil, ""
	})
	account := signIn(t, accounts)
	for range 2 {
		if page := mustPage(t, account, "INBOX", Query{}); len(page.Rows) != 1 {
			t.Errorf("%d rows", len(page.Rows))
		}
		b := account.known("INBOX")
		eventually(t, "the index", func() bool { return b.snapshot() != nil })
	}
}

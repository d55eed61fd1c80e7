package imapclient

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearthmail/search"
)

// digestedScript is an account on a scripted server that has three messages and
// answers to the reading of their digest by itself.
func digestedScript(t *testing.T, answer script) (*Account, *box) {
	t.Helper()
	server := startScript(t, pushing("CONDSTORE", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "SELECT"):
			return answerSelect("3 EXISTS", "OK [HIGHESTMODSEQ 600] ok"), "OK done"
		case strings.HasPrefix(command, "UID FETCH 1:* (FLAGS"):
			return []string{"1 FETCH (UID 1 FLAGS () MODSEQ (5))", "2 FETCH (UID 2 FLAGS () MODSEQ (5))", "3 FETCH (UID 3 FLAGS () MODSEQ (5))"}, "OK done"
		case strings.HasPrefix(command, "UID FETCH") && strings.Contains(command, "REFERENCES"):
			return answer(command)
		}
		return nil, ""
	}))
	accounts := NewAccounts(usualLimits())
	t.Cleanup(accounts.Close)
	server.Accounts = accounts
	account := signIn(t, server)
	b := account.box("INBOX")
	if !b.put(threeMessages(600)) {
		t.Fatal("memory has no room for three messages")
	}
	return account, b
}

func scriptedDigest(uid int, structure string) string {
	row := string(digestRow(fmt.Sprintf("Subject: message %d\r\nMessage-ID: <%d@x>\r\n\r\n", uid, uid), "\r\n", structure))
	row = strings.TrimSuffix(strings.TrimPrefix(row, "* "), "\r\n")
	return strings.Replace(row, "UID 7", fmt.Sprintf("UID %d", uid), 1)
}

// TestDigestBrokenOff: what came before a connection was lost isn't asked for again.
func TestDigestBrokenOff(t *testing.T) {
	asked := make(chan string, 10)
	_, b := digestedScript(t, func(command string) ([]string, string) {
		asked <- command
		if strings.HasPrefix(command, "UID FETCH 1:3 ") {
			return []string{scriptedDigest(1, plainStructure), scriptedDigest(3, plainStructure)}, "" // cut off
		}
		return []string{scriptedDigest(2, plainStructure)}, "OK done"
	})
	s := b.snapshot()
	if b.digest(s) != nil {
		t.Fatal("there is a digest of what wasn't read")
	}
	eventually(t, "the end of the reading", func() bool {
		b.digests.mu.Lock()
		defer b.digests.mu.Unlock()
		return !b.digests.under
	})
	if d := b.digestSoFar(7); d == nil || d.len() != 2 || b.digest(s) != nil {
		t.Fatalf("after a failure there is %+v", d)
	}
	b.digests.mu.Lock()
	b.digests.unfit = time.Time{} // as after a while
	b.digests.mu.Unlock()
	eventually(t, "the rest", func() bool { return b.digest(s) != nil })
	var last string
	for len(asked) > 0 {
		last = <-asked
	}
	if !strings.HasPrefix(last, "UID FETCH 2 ") {
		t.Errorf("asked for %q", last)
	}
	if found := b.digest(s).search(search.Subject, "MESSAGE 2"); len(found) != 1 || found[0] != 2 {
		t.Errorf("found %v", found)
	}
}

// TestDigestOfOddRows: rows that say nothing, or say it twice, or nonsense, leave
// messages that searches ask the server about, and end the reading.
func TestDigestOfOddRows(t *testing.T) {
	_, b := digestedScript(t, func(string) ([]string, string) {
		return []string{
			scriptedDigest(1, "(("), scriptedDigest(1, plainStructure), "9 FETCH (UID 99 RFC822.SIZE 3)",
			"2 FETCH (UID 2 RFC822.SIZE 7)", "2 FETCH (FLAGS ())",
		}, "OK done"
	})
	s := b.snapshot()
	var d *digest
	eventually(t, "the digest", func() bool { d = b.digest(s); return d != nil })
	if got := fmt.Sprint(d.doubtful(search.Subject), d.search(search.Subject, "MESSAGE"), d.len()); got != "[2 3] [1] 3" {
		t.Errorf("in doubt, found and known are %s", got)
	}
	if e, _ := d.get(1); !e.has(digestUnsure) || e.has(digestAttachments) {
		t.Errorf("the message with an odd structure is %+v", e)
	}
}

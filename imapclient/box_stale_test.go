package imapclient

import (
	"strings"
	"sync"
	"testing"
)

// TestNotSettledWhileSyncing: once the box was told of a change, what it held
// before isn't taken to be true while the server is still asked what has changed.
func TestNotSettledWhileSyncing(t *testing.T) {
	asked, gate := make(chan struct{}, 10), make(chan struct{})
	account := onScript(t, "CONDSTORE ENABLE QRESYNC", func(command string) ([]string, string) {
		if strings.HasPrefix(command, "SELECT") {
			asked <- struct{}{}
			<-gate
			return answerSelect("3 EXISTS", "OK [HIGHESTMODSEQ 100] ok"), "OK done"
		}
		return nil, ""
	})
	finish := sync.OnceFunc(func() { close(gate) })
	t.Cleanup(finish)
	b := account.box("INBOX")
	b.mu.Lock()
	b.put(threeMessages(100))
	b.watch, b.synced = 1, 1
	b.mu.Unlock()
	b.look()
	b.told()
	<-asked
	if b.settled() != nil {
		t.Error("the state before the change is taken to be true")
	}
	finish()
	eventually(t, "the state with the change", func() bool { return b.settled() != nil })
}

// TestOpenBeforeWordOfIt: a message that has come just now, of which the server has
// told others and not us, is there for those who open it.
func TestOpenBeforeWordOfIt(t *testing.T) {
	account := onScript(t, "CONDSTORE ENABLE QRESYNC", func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "SELECT"):
			return []string{"4 EXISTS", "OK [UIDVALIDITY 7] ok", "OK [UIDNEXT 10] ok", "OK [HIGHESTMODSEQ 101] ok",
				"4 FETCH (UID 9 FLAGS () MODSEQ (101))"}, "OK done"
		case strings.HasPrefix(command, "UID FETCH 9 "):
			return []string{strings.Replace(scriptRow(4, ""), "UID 4", "UID 9", 1)}, "OK done"
		}
		return nil, ""
	})
	b := account.box("INBOX")
	b.mu.Lock()
	b.put(threeMessages(100))
	b.watch, b.synced = 1, 1
	b.mu.Unlock()
	if b.settled() == nil {
		t.Fatal("the state before is not taken to be true")
	}
	if m, err := account.Message(t.Context(), "INBOX", 9, nil); err != nil || m.UID != 9 {
		t.Errorf("the message gives %v, %v", m, err)
	}
	if _, err := account.Message(t.Context(), "INBOX", 12, nil); KindOf(err) != KindNotFound {
		t.Errorf("one that there is not gives %v", err)
	}
}

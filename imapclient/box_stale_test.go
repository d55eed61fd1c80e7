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

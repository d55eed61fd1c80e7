package imapclient

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// TestSignInsAtOnce: many who sign in at the same moment open no more connections
// than the account may have.
func TestSignInsAtOnce(t *testing.T) {
	const people = 8
	var open, most atomic.Int32
	gate := make(chan struct{})
	accounts := startScript(t, func(command string) ([]string, string) {
		switch {
		case strings.HasPrefix(command, "LOGIN"):
			n := open.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			<-gate
		case strings.HasPrefix(command, "LOGOUT"):
			open.Add(-1)
		}
		return nil, ""
	})
	var all, waiting sync.WaitGroup
	waiting.Add(people)
	for range people {
		all.Go(func() {
			account, err := accounts.SignIn(waitContext{t.Context(), sync.OnceFunc(waiting.Done)}, Login{Username: "family", Password: "secret"})
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(account.Release)
		})
	}
	waiting.Wait() // for the server, or for the one who asks it
	close(gate)
	all.Wait()
	if got := most.Load(); got > 2 {
		t.Errorf("%d connections at once, where 2 are allowed", got)
	}
}

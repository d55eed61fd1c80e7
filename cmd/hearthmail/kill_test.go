package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testprogram"
	"hearthmail/store"
)

const (
	killRounds   = 12
	killAccounts = 4
	killWorkers  = 20
	killLetters  = 3 // that each worker strikes and restores
)

// TestKilled kills the program again and again (SIGKILL) while twenty sessions
// work. After each restart everybody is still signed in, the database is sound,
// and Dovecot has what had been said to be done, once.
func TestKilled(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	const each = killWorkers / killAccounts * killLetters
	servers := map[string]*testdovecot.Client{}
	for i := range killAccounts {
		user := fmt.Sprintf("user%d", i)
		testdovecot.Seed(t, dovecot, user, "INBOX", each, testdovecot.GenerateMail)
		servers[user] = testdovecot.Login(t, dovecot, user)
		servers[user].Select("INBOX")
	}
	program := testprogram.Start(t, "--imap", "imap://"+dovecot.Addr())
	var workers []*worker
	for i := range killWorkers {
		w := newWorker(visitorAt(t, program.Address(), &http.Transport{}), fmt.Sprintf("user%d", i%killAccounts))
		for j := range uint32(killLetters) {
			w.letters = append(w.letters, uint32(i/killAccounts*killLetters)+j+1)
		}
		w.signIn(dovecot.Password())
		workers = append(workers, w)
	}
	for round := range killRounds {
		acts := workUntilKilled(program, workers)
		checkStore(t, program.Data())
		program.Restart()
		for _, w := range workers {
			w.checkAfter(t, servers[w.user], each)
		}
		if t.Failed() {
			t.Fatalf("in round %d, after %d acts", round, acts)
		}
	}
	secret := workers[0].v.secret
	secret.mustNotBeIn(t, "the log", []byte(program.Log()))
	secret.mustNotBeKept(t, program.Data())
}

// workUntilKilled has all work, and kills the program once they have done
// something, at no particular moment. It gives how much they have done.
func workUntilKilled(program *testprogram.Program, workers []*worker) int64 {
	var (
		acts   atomic.Int64
		enough = make(chan struct{})
		limit  = int64(killWorkers + rand.IntN(3*killWorkers))
		all    sync.WaitGroup
	)
	for _, w := range workers {
		w.dying.Store(false)
		all.Go(func() {
			w.work(func() {
				if acts.Add(1) == limit {
					close(enough)
				}
			})
		})
	}
	ended := make(chan struct{})
	go func() {
		all.Wait()
		close(ended)
	}()
	select {
	case <-enough:
	case <-ended: // all have failed, and said so
	}
	for _, w := range workers {
		w.dying.Store(true)
	}
	program.Kill()
	<-ended
	return acts.Load()
}

// checkStore says whether the database is sound, as the next program finds it.
func checkStore(t *testing.T, dir string) {
	t.Helper()
	kept, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatalf("opening the database of a program that was killed: %v", err)
	}
	if err := kept.Check(t.Context()); err != nil {
		t.Errorf("the database of a program that was killed: %v", err)
	}
	if err := kept.Close(); err != nil {
		t.Errorf("closing that database: %v", err)
	}
}

// checkAfter says whether the worker is still signed in after a restart, and
// Dovecot has what it was told to be done.
func (w *worker) checkAfter(t *testing.T, server *testdovecot.Client, all int) {
	t.Helper()
	page := w.v.get(inbox)
	if page.address != inbox || page.status != http.StatusOK {
		t.Errorf("%s is at %s with %d: %s", w.user, page.address, page.status, page.alert())
		return
	}
	rows, _ := page.rows(t)
	deleted := server.Search("DELETED")
	if uids := server.UIDs(); len(rows) != all || len(uids) != all {
		t.Errorf("%s sees %d messages, Dovecot has %d, there were %d", w.user, len(rows), len(uids), all)
	}
	for _, uid := range w.letters {
		is := slices.Contains(deleted, uid)
		if row := rows[uid]; row == nil || struck(row) != is {
			t.Errorf("%s: that message %d is struck is %v, and the page says otherwise", w.user, uid, is)
		}
		if uid != w.unsure && w.struck[uid] != is {
			t.Errorf("%s: message %d was said to be struck (%v), and Dovecot says otherwise", w.user, uid, w.struck[uid])
		}
		w.struck[uid] = is
	}
}

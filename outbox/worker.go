package outbox

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"hearthmail/store"
)

const (
	longestWait = 5 * time.Minute  // until the store is looked at again, whatever it said
	storeAgain  = 10 * time.Second // after it could not be asked
)

// worker does what is to be done with the letters of one login, one after
// another. It is one goroutine.
type worker struct {
	box   *Outbox
	login string
	wake  chan struct{} // holds one while something is to be looked at

	// Guarded by Outbox.mu.
	account Account
	refused bool // the account's password, so it is not to be used any more
}

// take replaces the account; the caller holds Outbox.mu.
func (w *worker) take(account Account) {
	w.account, w.refused = account, false
	w.rouse()
}

func (w *worker) rouse() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *worker) run() {
	for {
		next, err := w.work()
		switch {
		case w.box.ctx.Err() != nil, errors.Is(err, store.ErrNotFound), w.isRefused():
			if w.retire() {
				return
			}
			continue
		case err != nil:
			w.box.o.Logger.LogAttrs(w.box.ctx, slog.LevelWarn, "the outbox could not be looked at", slog.Any("error", err))
			next = time.Now().Add(storeAgain)
		}
		w.sleep(min(time.Until(next), longestWait))
	}
}

func (w *worker) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.wake:
	case <-w.box.ctx.Done():
	}
}

func (w *worker) isRefused() bool {
	w.box.mu.Lock()
	defer w.box.mu.Unlock()
	return w.refused
}

// retire ends the worker, unless there is something new, and says whether it has.
func (w *worker) retire() bool {
	w.box.mu.Lock()
	defer w.box.mu.Unlock()
	if w.box.ctx.Err() == nil {
		select {
		case <-w.wake:
			return false
		default:
		}
	}
	delete(w.box.workers, w.login)
	return true
}

// hand gives the account that is the latest.
func (w *worker) hand() Account {
	w.box.mu.Lock()
	defer w.box.mu.Unlock()
	return w.account
}

// refuse says that an account's password is no longer good.
func (w *worker) refuse(account Account) {
	w.box.mu.Lock()
	defer w.box.mu.Unlock()
	w.refused = w.account == account
}

// work does all that is due and gives when something is next: store.ErrNotFound
// when nothing waits.
func (w *worker) work() (time.Time, error) {
	for w.box.ctx.Err() == nil && !w.isRefused() {
		now := time.Now()
		l, err := w.box.o.Store.ClaimLetter(w.box.ctx, w.login, rand.Text(), now, now.Add(leaseTime))
		if errors.Is(err, store.ErrNotFound) {
			return w.box.o.Store.NextLetter(w.box.ctx, w.login)
		}
		if err != nil {
			return time.Time{}, err
		}
		w.step(l)
	}
	return time.Time{}, w.box.ctx.Err()
}

// step takes a letter as far as it goes. The lease lasts until then.
func (w *worker) step(l store.Letter) {
	ctx, done := context.WithCancel(w.box.steps)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		w.keepLease(ctx, l)
	}()
	s := &step{worker: w, account: w.hand(), letter: l}
	err := s.run(ctx)
	done()
	<-kept
	if err != nil && !errors.Is(err, store.ErrElsewhere) {
		w.box.o.Logger.LogAttrs(w.box.steps, slog.LevelWarn, "a letter's state could not be written down", slog.Any("error", err))
	}
	w.box.changed(w.login)
}

func (w *worker) keepLease(ctx context.Context, l store.Letter) {
	tick := time.NewTicker(leaseRenewed)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C: // where it fails the lease runs out, and each step is guarded by itself
			_, _ = w.box.o.Store.ExtendLease(ctx, l, time.Now().Add(leaseTime))
		}
	}
}

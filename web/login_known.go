package web

import (
	"context"
	"sync"
	"time"

	"hearthmail/cache"
	"hearthmail/store"
)

// A page is shown as usual rather than late.
const (
	knownWait  = time.Second      // for the database
	knownAgain = 10 * time.Second // after which one that was away is asked again
)

// loginKnown remembers what the store keeps of each login, so that no page has to
// ask the database for it.
type loginKnown[T any] struct {
	store *store.Store
	load  func(ctx context.Context, login string) (known T, size int64, err error) // size in octets, about
	known *cache.Cache[string, T]
	now   func() time.Time

	mu      sync.Mutex
	changes uint64    // how often something was forgotten
	away    error     // why the database could not be asked
	until   time.Time // it is not asked again before
}

// newLoginKnown remembers at most so many octets.
func newLoginKnown[T any](kept *store.Store, most int64, now func() time.Time, load func(context.Context, string) (T, int64, error)) *loginKnown[T] {
	return &loginKnown[T]{store: kept, load: load, known: cache.New[string, T](most), now: now}
}

// of gives a login's. What is remembered counts only while changes at other
// instances are heard of.
func (k *loginKnown[T]) of(ctx context.Context, login string) (T, error) {
	if k.store.Listening() {
		if known, ok := k.known.Get(login); ok {
			return known, nil
		}
	}
	return k.anew(ctx, login)
}

// anew is of for one who has just acted at another instance.
func (k *loginKnown[T]) anew(ctx context.Context, login string) (T, error) {
	before, err := k.begin()
	if err != nil {
		var none T
		return none, err
	}
	asked, cancel := context.WithTimeout(ctx, knownWait)
	defer cancel()
	known, size, err := k.load(asked, login)
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err != nil && ctx.Err() == nil:
		k.away, k.until = err, k.now().Add(knownAgain)
	case err == nil && k.changes == before: // else it may be old already
		k.known.Put(login, known, size)
	}
	return known, err
}

// begin says how often something has been forgotten so far. It fails for a while
// after the database could not be asked, so that not every page waits for it.
func (k *loginKnown[T]) begin() (uint64, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.now().Before(k.until) {
		return 0, k.away
	}
	return k.changes, nil
}

// forget is for when something of a login's has changed.
func (k *loginKnown[T]) forget(login string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.changes++
	k.known.Remove(login)
}

// forgetAll is for when word of that may have been missed.
func (k *loginKnown[T]) forgetAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.changes++
	k.known.RemoveFunc(func(string) bool { return true })
}

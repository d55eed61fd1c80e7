package web

import (
	"context"
	"sync"
	"time"

	"hearthmail/cache"
	"hearthmail/store"
)

// outboxSize bounds the memory of what is known of letters on their way, in octets.
const outboxSize = 8 << 20

// outboxKnown remembers the letters of each login, so that no page has to ask the
// database for them, and tells open pages when they change.
type outboxKnown struct {
	store *store.Store
	known *cache.Cache[string, []store.Letter]

	mu      sync.Mutex
	changes uint64 // how often something was forgotten
	ears    map[*outboxEar]struct{}
}

// outboxEar is a stream of events that wants to know.
type outboxEar struct {
	login   string
	changed chan struct{} // holds one when something has changed
}

func newOutboxKnown(kept *store.Store) *outboxKnown {
	return &outboxKnown{store: kept, known: cache.New[string, []store.Letter](outboxSize), ears: map[*outboxEar]struct{}{}}
}

// of gives a login's letters that wait for something, that a person is to be told
// of, or that have been filed just now. What is remembered counts only while
// changes at other instances are heard of.
func (o *outboxKnown) of(ctx context.Context, login string) ([]store.Letter, error) {
	if o.store.Listening() {
		if letters, ok := o.known.Get(login); ok {
			return letters, nil
		}
	}
	o.mu.Lock()
	before := o.changes
	o.mu.Unlock()
	asked, cancel := context.WithTimeout(ctx, knownWait)
	defer cancel()
	letters, err := o.store.LettersOf(asked, login, time.Now().Add(-sentTold))
	if err != nil {
		return nil, err
	}
	size := int64(len(login) + 100)
	for _, l := range letters {
		size += 1000 + 200*int64(len(l.Recipients)) + int64(len(l.Subject)+len(l.Details.BccField)+len(l.Details.Original))
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.changes == before { // else it may be old already
		o.known.Put(login, letters, size)
	}
	return letters, nil
}

// forgetFor has the database be asked the next time.
func (o *outboxKnown) forgetFor(login string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.changes++
	o.known.Remove(login)
}

// forget is for when a login's letters have changed. Open pages are told.
func (o *outboxKnown) forget(login string) {
	o.forgetFor(login)
	o.mu.Lock()
	defer o.mu.Unlock()
	for ear := range o.ears {
		if ear.login == login {
			ear.tell()
		}
	}
}

// forgetAll is for when word of that may have been missed.
func (o *outboxKnown) forgetAll() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.changes++
	o.known.RemoveFunc(func(string) bool { return true })
	for ear := range o.ears {
		ear.tell()
	}
}

// listen gives what is told of a login's changes, until leave is called.
func (o *outboxKnown) listen(login string) (changed <-chan struct{}, leave func()) {
	ear := &outboxEar{login: login, changed: make(chan struct{}, 1)}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ears[ear] = struct{}{}
	return ear.changed, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.ears, ear)
	}
}

func (e *outboxEar) tell() {
	select {
	case e.changed <- struct{}{}:
	default:
	}
}

package imapclient

import (
	"context"
	"sync"
	"time"
)

// box keeps what an account knows of one mailbox true. Its snapshot lies in the
// account's memory, from where it may be dropped at any moment.
type box struct {
	account *Account
	name    string

	mu       sync.Mutex // held for moments, never while the server is asked
	watch    uint64     // the watch that tells of changes here, 0 for none
	synced   uint64     // the watch under which the snapshot was last made true
	dirty    bool       // told of a change since then
	asked    time.Time  // when the server was, for the last sync
	unfit    time.Time  // until then the mailbox is taken to be one that can have no index
	next     *asking    // the sync that has not begun yet
	syncing  bool       // one is under way
	building *asking    // the index that is being built, nil for none
	gone     map[uint32]bool
	counts   *boxState          // as the server last told, nil for unknown
	counted  time.Time          // when it did, or we did something
	looked   time.Time          // when somebody last did
	orders   map[Sort]time.Time // when each was last looked at
	sorting  map[Sort]*asking   // the sorts under way
	digests  digesting
	threaded time.Time // when somebody last looked at its conversations
	asks     sharedAsks
}

func newBox(a *Account, name string) *box {
	return &box{account: a, name: name, orders: map[Sort]time.Time{}, sorting: map[Sort]*asking{}}
}

// asking is a question to the server, a sync or a sort, whose answer some wait for.
type asking struct {
	done chan struct{}
	err  error
}

func newAsking() *asking { return &asking{done: make(chan struct{})} }

// answer has all who wait go on.
func (a *asking) answer(err error) {
	a.err = err
	close(a.done)
}

func (a *asking) wait(ctx context.Context, op string) error {
	select {
	case <-a.done:
		return a.err
	case <-ctx.Done():
		return fail(op, ctx.Err())
	}
}

func (b *box) snapshot() *snapshot {
	return recall[*snapshot](b.account.memory, memoryKey{kind: kindIndex, mailbox: b.name})
}

// put keeps a snapshot; false when memory has no room for it.
func (b *box) put(s *snapshot) bool {
	b.account.memory.keep(memoryKey{kind: kindIndex, mailbox: b.name}, s, s.bytes())
	return b.snapshot() == s
}

// settled gives the snapshot if it is known to be true at this moment.
func (b *box) settled() *snapshot {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.watch == 0 || b.synced != b.watch || b.dirty {
		return nil
	}
	return b.snapshot()
}

// settledFor is settled for one who may want nothing from before.
func (b *box) settledFor(ctx context.Context) *snapshot {
	b.mu.Lock()
	asked := b.asked
	b.mu.Unlock()
	if !isFresh(ctx, asked) {
		return nil
	}
	return b.settled()
}

// current gives a snapshot that is true at some moment after the call, nil when
// there is no index.
func (b *box) current(ctx context.Context) (*snapshot, error) {
	if s := b.settledFor(ctx); s != nil {
		return s, nil
	}
	if b.snapshot() == nil {
		return nil, nil
	}
	if err := b.sync(ctx); err != nil {
		return nil, err
	}
	return b.snapshot(), nil
}

// currentWith is current for those who hold UIDs: with another uidValidity, and
// not 0, they are worth nothing, and it is KindConflict.
func (b *box) currentWith(ctx context.Context, uidValidity uint32) (*snapshot, error) {
	s, err := b.current(ctx)
	if s == nil || err != nil {
		return nil, err
	}
	return s, s.confirm(uidValidity)
}

// look notes that a person looks at the mailbox.
func (b *box) look() {
	b.mu.Lock()
	b.looked = time.Now()
	b.mu.Unlock()
	b.account.looks.at(b.name)
}

// attention is for how long after a person's look a mailbox is kept true
// though nobody asks.
const attention = 10 * time.Minute

func (b *box) isLookedAt() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Since(b.looked) < attention
}

// watched says that from now on the server tells of changes here, as the given
// watch; 0 that it does no more.
func (b *box) watched(watch uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.watch = watch
}

// unwatched ends the given watch, should it be the one.
func (b *box) unwatched(watch uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.watch == watch {
		b.watch = 0
	}
}

// told takes in that something has changed. Whoever asks from now on gets a
// state that holds the change.
func (b *box) told() {
	if !b.doubt() {
		b.account.live.changed(b.name)
	}
}

// doubt takes the snapshot for untrue. Where somebody looks it is made true, and
// what has changed is told; else it is false.
func (b *box) doubt() bool {
	b.mu.Lock()
	b.dirty = true
	b.mu.Unlock()
	if b.snapshot() == nil || !b.isLookedAt() {
		return false
	}
	return b.account.spawn(func() {
		if b.sync(b.account.ctx) != nil {
			b.account.live.changed(b.name) // whoever looks now is told why
		}
	})
}

// touched takes in that an act of ours has changed something here, of which the
// server has not said what.
func (b *box) touched() {
	if b.snapshot() != nil {
		b.told()
		return
	}
	b.uncount()
	b.account.tree.doubt() // to have it counted
	b.account.live.changed(b.name)
}

// apply takes in what the server has answered to an act of our own, and tells
// of it. uidValidity is that of the mailbox where it was done.
func (b *box) apply(uidValidity uint32, rows []frame, vanished uidRanges) {
	b.mu.Lock()
	s := b.snapshot()
	if s == nil || s.uidValidity != uidValidity {
		b.mu.Unlock()
		b.touched()
		return
	}
	e := b.advance(s, rows, vanished)
	unsure := b.dirty
	b.mu.Unlock()
	if !e.isNothing() {
		b.account.live.tell(e)
	}
	if unsure {
		b.told()
	}
}

// advance replaces the snapshot by one with these changes. The lock is held.
func (b *box) advance(s *snapshot, rows []frame, vanished uidRanges) Event {
	for _, uid := range vanished.within(s) {
		if b.syncing {
			b.gone[uid] = true // what is on its way may still speak of it
		}
	}
	// A message that isn't there has gone since the server said so, or has come:
	// a sync shows which.
	next, e, ok := s.add(rows, vanished, func(uid uint32) bool {
		_, there := s.get(uid)
		b.dirty = b.dirty || !there
		return !there
	})
	if !ok || !b.put(next) {
		b.drop()
		return Event{Mailbox: b.name}
	}
	if b.counts != nil { // else something has changed that is not known yet
		b.recount(next)
	}
	e.Mailbox = b.name
	return e
}

// unfitFor is how long nobody tries again to build an index that can't be had or
// has no room.
const unfitFor = 10 * time.Minute

// drop forgets the mailbox's index, and has none for a while. The lock is held.
func (b *box) drop() {
	b.unfit = time.Now().Add(unfitFor)
	b.account.memory.forget(b.name)
}

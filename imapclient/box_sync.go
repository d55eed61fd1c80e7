package imapclient

import (
	"context"
	"time"
)

// sync makes the snapshot true as of some moment after the call. Those who call
// while one is under way share the next.
func (b *box) sync(ctx context.Context) error {
	b.mu.Lock()
	if b.next == nil {
		b.next = newAsking()
	}
	mine := b.next
	if !b.syncing {
		b.syncing = b.account.spawn(b.syncAll)
	}
	going := b.syncing
	b.mu.Unlock()
	if !going {
		return fail("wait for the index", errClosed)
	}
	return mine.wait(ctx, "wait for the index")
}

// syncAll runs the syncs that are asked for, one after another.
func (b *box) syncAll() {
	for {
		b.mu.Lock()
		mine := b.next
		b.next = nil
		if mine == nil {
			b.syncing = false
			b.mu.Unlock()
			return
		}
		watch, asked := b.watch, time.Now()
		if b.dirty { // until the change is in it, the snapshot is not the truth
			b.dirty, b.synced = false, 0
		}
		b.gone = map[uint32]bool{}
		b.mu.Unlock()
		news, err := b.syncOnce(watch, asked)
		mine.answer(err)
		if err == nil && !news.isNothing() {
			b.digestNews(news)
			b.renewOrders(news)
			b.account.live.tell(news)
		}
	}
}

// syncOnce gives what was new, to be told.
func (b *box) syncOnce(watch uint64, asked time.Time) (Event, error) {
	nothing := Event{Detailed: true}
	s := b.snapshot()
	if s == nil {
		return nothing, nil
	}
	var d *delta
	err := b.account.pool.run(b.account.ctx, task{mailbox: b.name, cancel: true}, func(c *connection) (err error) {
		d, err = c.resync(b.name, s)
		return err
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		if b.dirty = true; KindOf(err) == KindNotFound {
			b.account.memory.forget(b.name)
		}
		return nothing, err
	}
	b.asked = asked
	news := b.learn(s, d, watch)
	if !news.isNothing() {
		b.account.live.skip() // a page that is made from now on is another
	}
	return news, nil
}

// learn takes in what the server said has changed since asked. The lock is held.
func (b *box) learn(asked *snapshot, d *delta, watch uint64) Event {
	s := b.snapshot()
	if s == nil {
		return Event{Mailbox: b.name}
	}
	// A MODSEQ lower than before, or none, tells nothing of what has changed.
	if d.selected.uidValidity != s.uidValidity || d.selected.modSeq < asked.modSeq {
		b.account.memory.forget(b.name)
		return Event{Mailbox: b.name}
	}
	vanished := d.vanished
	if d.left != nil {
		vanished = asked.except(d.left)
	}
	next, e, ok := s.add(d.rows, vanished, func(uid uint32) bool { return b.gone[uid] })
	if !ok {
		b.drop()
		return Event{Mailbox: b.name}
	}
	if next.len() != d.exists && len(b.gone) == 0 {
		// The server has forgotten what it should have told.
		b.account.memory.forget(b.name)
		return Event{Mailbox: b.name}
	}
	next.modSeq = max(s.modSeq, d.selected.modSeq)
	next.uidNext = max(next.uidNext, d.selected.uidNext)
	if !b.put(next) {
		b.drop()
		return Event{Mailbox: b.name}
	}
	b.synced = watch
	b.recount(next)
	e.Mailbox = b.name
	return e
}

// index begins to build the index if the mailbox has none and can have one.
func (b *box) index() {
	b.mu.Lock()
	begin := time.Now().After(b.unfit) && b.building == nil && b.account.canIndex() && b.snapshot() == nil
	if begin {
		b.building = newAsking()
	}
	building := b.building
	b.mu.Unlock()
	if begin && !b.account.spawn(func() { b.build(building) }) {
		building.answer(errClosed)
	}
}

// buildAfter lets the person's page go first.
const buildAfter = 50 * time.Millisecond

func (b *box) build(those *asking) {
	select {
	case <-b.account.ctx.Done():
	case <-time.After(buildAfter):
	}
	var s *snapshot
	err := b.account.pool.run(b.account.ctx, task{mailbox: b.name, urgency: unseen, cancel: true}, func(c *connection) (err error) {
		s, err = c.buildIndex(b.name)
		return err
	})
	b.mu.Lock()
	b.building, b.synced = nil, 0
	if err == nil && (s == nil || !b.put(s)) {
		b.unfit = time.Now().Add(unfitFor)
	}
	b.mu.Unlock()
	those.answer(err)
	if err == nil && s != nil {
		_ = b.sync(b.account.ctx) // whoever asks for a page is told why not
		b.readDigest()
		b.renewOrders(Event{})
		// What has changed since the page that led to this was not told.
		b.account.live.changed(b.name)
	}
}

// renewOrders sorts anew, after messages have come, what people look at sorted.
// It waits for that a moment, so that whoever is then told of the messages finds
// the order made; but nobody is to wait long for somebody else's order.
func (b *box) renewOrders(news Event) {
	sorts := b.ordersInUse()
	if len(sorts) == 0 || news.Detailed && len(news.Arrived) == 0 {
		return
	}
	done := make(chan struct{})
	b.account.spawn(func() {
		defer close(done)
		for _, sort := range sorts {
			_ = b.sort(b.account.ctx, sort, unseen) // whoever asks for it is told of a failure
		}
	})
	select {
	case <-done:
	case <-time.After(orderPatience):
	case <-b.account.ctx.Done():
	}
}

const orderPatience = 150 * time.Millisecond

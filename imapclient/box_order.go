package imapclient

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"
)

// order is how a mailbox is sorted. What a message is sorted by never changes,
// so an order stays true when flags change and when messages go; only one that
// comes needs SORT again.
type order struct {
	uids []uint32 // ascending; never changed
	upTo uint32   // the highest UID that was there
}

// sortedOf gives the order of exactly the snapshot's messages, if it is known.
func (b *box) sortedOf(s *snapshot, sort Sort) []uint32 {
	b.lookSorted(sort)
	o := recall[*order](b.account.memory, b.orderKey(s, sort))
	last := s.at(s.len() - 1).uid // 0 for an empty one
	if o == nil || last > o.upTo || len(o.uids) < s.len() {
		return nil
	}
	if len(o.uids) == s.len() && o.upTo == last {
		return o.uids
	}
	left := make([]uint32, 0, s.len()) // some have gone, or the order knows of more than the snapshot
	for _, uid := range o.uids {
		if _, there := s.find(uid); there {
			left = append(left, uid)
		}
	}
	if len(left) != s.len() {
		return nil
	}
	if o.upTo == last {
		b.keepOrder(s, sort, left, o.upTo)
	}
	return left
}

// lookSorted notes that somebody looks at the mailbox in this order.
func (b *box) lookSorted(sort Sort) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.orders[sort] = time.Now()
}

func (b *box) orderKey(s *snapshot, sort Sort) memoryKey {
	return memoryKey{kind: kindOrder, mailbox: b.name, uidValidity: s.uidValidity, sort: sort}
}

func (b *box) keepOrder(s *snapshot, sort Sort, uids []uint32, upTo uint32) {
	b.account.memory.keep(b.orderKey(s, sort), &order{uids, upTo}, int64(4*len(uids)+50))
}

// sort asks the server for the order of the mailbox's messages and keeps it. One
// who comes while that is under way waits for it.
func (b *box) sort(ctx context.Context, sort Sort, u urgency) error {
	b.mu.Lock()
	mine, begun := b.sorting[sort], true
	if mine == nil {
		mine, begun = newAsking(), false
		b.sorting[sort] = mine
	}
	b.mu.Unlock()
	// Whoever began it may go away: others may wait for it too.
	if !begun && !b.account.spawn(func() { b.sortFor(mine, sort, u) }) {
		return fail("wait for the order", errClosed)
	}
	return mine.wait(ctx, "wait for the order")
}

func (b *box) sortFor(those *asking, sort Sort, u urgency) {
	err := b.sortNow(b.account.ctx, sort, u)
	b.mu.Lock()
	delete(b.sorting, sort)
	b.mu.Unlock()
	those.answer(err)
}

func (b *box) sortNow(ctx context.Context, sort Sort, u urgency) error {
	s := b.snapshot()
	if s == nil {
		return nil
	}
	var uids []uint32
	err := b.account.pool.run(ctx, task{mailbox: b.name, urgency: u, cancel: u == unseen}, func(c *connection) (err error) {
		if err = c.enter(b.name, s.uidValidity); err != nil {
			return err
		}
		if err = c.meet(b.name, s.uidNext-1); err != nil {
			return err
		}
		uids, err = c.sortAll(sort)
		return err
	})
	if err != nil {
		return err
	}
	upTo := uint32(0)
	for _, uid := range uids {
		upTo = max(upTo, uid)
	}
	b.keepOrder(s, sort, uids, upTo)
	return nil
}

// ordersInUse are those that somebody has looked at lately.
func (b *box) ordersInUse() []Sort {
	b.mu.Lock()
	defer b.mu.Unlock()
	var used []Sort
	for sort, when := range b.orders {
		if time.Since(when) < attention {
			used = append(used, sort)
		} else {
			delete(b.orders, sort)
		}
	}
	return used
}

// sortAll asks for the UIDs of all messages in an order, ascending (RFC 5256).
func (c *connection) sortAll(sort Sort) ([]uint32, error) {
	answers, err := c.frames.do("UID SORT (" + string(sort.key()) + ") UTF-8 ALL")
	if err != nil {
		return nil, err
	}
	for _, f := range answers {
		if uids, ok := decodeNumbers(f, int(c.messages())+lateMessages); ok {
			return uids, nil
		}
	}
	return nil, nil
}

// canPage says whether the server gives a page of a sorted list together with
// its rows (ESORT and PARTIAL, RFC 5267; SEARCHRES, RFC 5182).
func canPage(caps imap.CapSet) bool {
	return caps.Has("ESORT") && caps.Has(imap.CapSearchRes) &&
		(caps.Has("CONTEXT=SEARCH") || caps.Has("CONTEXT=SORT") || caps.Has("PARTIAL"))
}

package imapclient

import "time"

// lastCounts gives how much the mailbox held when the server last said so, nil
// for never.
func (b *box) lastCounts() *boxState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.counts
}

// uncount says that nobody knows how much the mailbox holds.
func (b *box) uncount() {
	b.mu.Lock()
	b.counts = nil
	b.mu.Unlock()
}

// count takes in how much the mailbox holds by a list of all that was asked for at
// a moment, unless more is known since. An index tells more surely, if the list
// wasn't made sure of.
func (b *box) count(m Mailbox, asked time.Time, sure bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.counts == nil && !sure && b.snapshot() != nil {
		return
	}
	if b.counts == nil || b.watch == 0 || b.counted.Before(asked) {
		b.counts, b.counted = &boxState{messages: m.Total, unseen: m.Unseen}, asked
	}
}

// recount has the counts follow the snapshot, for when that isn't known to be
// true any more. The lock is held.
func (b *box) recount(s *snapshot) {
	var counts boxState
	if b.counts != nil {
		counts = *b.counts
	}
	counts.messages, counts.unseen = uint32(s.len()), uint32(s.count(FilterUnread))
	b.counts, b.counted = &counts, time.Now()
}

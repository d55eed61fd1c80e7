package imapclient

import "time"

// What a watcher hears, the account takes in here.

// watchBegins says that the server tells of changes in these mailboxes from
// now on, and gives the number of the watch.
func (a *Account) watchBegins(mailboxes ...string) uint64 {
	a.mu.Lock()
	a.watch++
	watch := a.watch
	a.mu.Unlock()
	for _, name := range mailboxes {
		a.watchAlso(watch, name)
	}
	return watch
}

// watchAlso has a watch tell of one more mailbox. What has changed there before
// was not told.
func (a *Account) watchAlso(watch uint64, mailbox string) {
	b := a.box(mailbox)
	b.watched(watch)
	if b.isLookedAt() {
		b.told()
	}
}

// watchEnds says that a watch tells no more.
func (a *Account) watchEnds(watch uint64) {
	for _, b := range a.allBoxes() {
		b.unwatched(watch)
	}
}

// toldCounts takes in a mailbox's STATUS; changed says whether that tells of a
// change of messages.
func (a *Account) toldCounts(mailbox string, state boxState, changed bool) {
	b := a.box(mailbox)
	b.mu.Lock()
	if state.uidValidity != 0 { // else it is but a part of the state
		b.counts, b.counted = &state, time.Now()
	}
	b.mu.Unlock()
	if changed {
		b.told()
	}
}

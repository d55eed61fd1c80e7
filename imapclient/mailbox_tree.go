package imapclient

import (
	"context"
	"slices"
	"sync"

	"github.com/emersion/go-imap/v2"
)

// tree is the account's list of mailboxes. While a watcher tells of changes it
// is kept; otherwise it is asked for each time.
type tree struct {
	mu      sync.Mutex
	listed  []Mailbox // in the order shown; nil when unknown
	last    []Mailbox // as listed when the server was last asked
	watched bool
	turn    uint64 // grows when something has changed
}

// isTrue says whether the tree is known to be as it is.
func (t *tree) isTrue() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.watched && t.listed != nil
}

func (t *tree) get() (listed []Mailbox, turn uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.watched {
		return nil, t.turn
	}
	return t.listed, t.turn
}

// put keeps a list that was asked for at the given turn.
func (t *tree) put(listed []Mailbox, turn uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = listed
	if t.turn == turn {
		t.listed = listed
	}
}

// changed says that mailboxes have come, gone or got another name.
func (t *tree) changed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.listed = nil
	t.turn++
}

// watch says whether somebody tells of changes.
func (t *tree) watch(watched bool) {
	t.changed()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watched = watched
}

// Mailboxes lists all mailboxes with their counts, in the order in which to
// show them: each below its parent. At most one round trip where the server
// has LIST-STATUS (RFC 5819).
func (a *Account) Mailboxes(ctx context.Context) ([]Mailbox, error) {
	kept, turn := a.tree.get()
	if kept == nil {
		var err error
		if kept, err = a.listTree(ctx, task{}, turn); err != nil {
			return nil, err
		}
	}
	return a.counted(kept), nil
}

// warmTree asks for the tree before anybody needs it. Whoever does is told of a
// failure.
func (a *Account) warmTree() {
	_, turn := a.tree.get()
	_, _ = a.listTree(a.ctx, task{urgency: unseen, cancel: true}, turn)
}

func (a *Account) listTree(ctx context.Context, t task, turn uint64) ([]Mailbox, error) {
	var listed []*imap.ListData
	err := a.pool.run(ctx, t, func(c *connection) (err error) {
		listed, err = c.list()
		return err
	})
	if err != nil {
		return nil, err
	}
	arranged := arrange(listed)
	for _, m := range arranged {
		if m.Selectable {
			a.box(m.Name).count(m)
		}
	}
	a.tree.put(arranged, turn)
	a.missed(arranged)
	return arranged, nil
}

// missed has what is known of mailboxes that are not listed looked after: they
// have been deleted or got another name.
func (a *Account) missed(listed []Mailbox) {
	for _, b := range a.allBoxes() {
		if !slices.ContainsFunc(listed, func(m Mailbox) bool { return m.Name == b.name }) {
			a.lost(b.name)
		}
	}
}

// lost takes in that a mailbox is no longer there, by this name.
func (a *Account) lost(mailbox string) {
	if b := a.known(mailbox); b != nil && b.snapshot() != nil {
		b.told()
	}
}

// counted gives the mailboxes with what is known of their counts since.
func (a *Account) counted(listed []Mailbox) []Mailbox {
	told := a.tree.isTrue()
	mailboxes := slices.Clone(listed)
	for i := range mailboxes {
		m := &mailboxes[i]
		b := a.known(m.Name)
		if b == nil {
			continue
		}
		if s := b.settled(); s != nil {
			m.Total, m.Unseen = uint32(s.len()), uint32(s.count(FilterUnread))
		} else if counts := b.lastCounts(); counts != nil && told {
			m.Total, m.Unseen = counts.messages, counts.unseen
		}
	}
	return mailboxes
}

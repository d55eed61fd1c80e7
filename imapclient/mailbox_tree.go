package imapclient

import (
	"context"
	"slices"
	"sync"
	"time"
)

// tree is the account's list of mailboxes. While a watcher tells of changes it
// is kept; otherwise it is asked for each time.
type tree struct {
	mu      sync.Mutex
	listed  []Mailbox // in the order shown; nil when unknown
	last    []Mailbox // as listed when the server was last asked
	watched bool
	foreign bool      // there are namespaces of others, of which nobody tells what changes
	turn    uint64    // grows when something has changed
	asked   time.Time // when the server was, for listed
	doubted bool      // counts have changed too
}

// isTrue says whether the tree is known to be as it is.
func (t *tree) isTrue() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.watched && t.listed != nil && !t.isOld()
}

// foreignFor is how long a list is taken for true that holds what is others': who is
// given which rights nobody tells.
const foreignFor = 20 * time.Second

// isOld says whether the list is to be asked for anew by its age. The lock is held.
func (t *tree) isOld() bool { return t.foreign && time.Since(t.asked) > foreignFor }

func (t *tree) get(ctx context.Context) (listed []Mailbox, turn uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.watched || !isFresh(ctx, t.asked) || t.isOld() {
		return nil, t.turn
	}
	return t.listed, t.turn
}

// put keeps a list that was asked for at the given turn and moment.
func (t *tree) put(listed []Mailbox, foreign bool, turn uint64, asked time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last, t.foreign = listed, foreign
	if t.turn == turn {
		t.listed, t.asked, t.doubted = listed, asked, false
	}
}

// changed says that mailboxes have come, gone or got another name.
func (t *tree) changed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.listed = nil
	t.turn++
}

// doubt says that counts have changed, on connections other than the one that
// they will be asked for on.
func (t *tree) doubt() {
	t.changed()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.doubted = true
}

// isDoubted says whether counts may be others than a connection was told.
func (t *tree) isDoubted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.doubted || !t.watched
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
	kept, turn := a.tree.get(ctx)
	if kept == nil {
		var err error
		if kept, err = a.listTree(ctx, task{}, turn); err != nil || wantsFresh(ctx) {
			return slices.Clone(kept), err
		}
	}
	return a.counted(ctx, kept), nil
}

// warmTree asks for the tree before anybody needs it. Whoever does is told of a
// failure.
func (a *Account) warmTree() {
	_, turn := a.tree.get(a.ctx)
	_, _ = a.listTree(a.ctx, task{urgency: unseen, cancel: true}, turn)
}

func (a *Account) listTree(ctx context.Context, t task, turn uint64) ([]Mailbox, error) {
	var listed []*listedMailbox
	var spaces *namespaces
	asked, sure := time.Now(), wantsFresh(ctx) || a.tree.isDoubted()
	err := a.pool.run(ctx, t, func(c *connection) (err error) {
		if sure && c.selected != nil { // Dovecot counts that as the connection was last told
			if err := c.client.Noop().Wait(); err != nil {
				return err
			}
		}
		listed, spaces, err = c.list(a.plan.spaces())
		return err
	})
	if err != nil {
		return nil, err
	}
	arranged := arrange(a.plan.assign(spaces, listed))
	for _, m := range arranged {
		if m.Selectable {
			a.box(m.Name).count(m, asked, sure)
		}
	}
	if spaces.hasForeign() {
		a.heedRights(arranged)
	}
	a.tree.put(arranged, spaces.hasForeign(), turn, asked)
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

// counted gives the mailboxes with what is known of their counts since. Of one that
// has been changed in a way that we don't know, the index is made true first.
func (a *Account) counted(ctx context.Context, listed []Mailbox) []Mailbox {
	for _, m := range listed {
		if b := a.known(m.Name); b != nil && b.lastCounts() == nil {
			_, _ = b.current(ctx) // whoever asks for its list is told of a failure
		}
	}
	return a.lastCounted(ctx, listed)
}

// lastCounted is counted without asking the server.
func (a *Account) lastCounted(ctx context.Context, listed []Mailbox) []Mailbox {
	told := a.tree.isTrue()
	mailboxes := slices.Clone(listed)
	for i := range mailboxes {
		m := &mailboxes[i]
		b := a.known(m.Name)
		if b == nil {
			continue
		}
		if s := b.settledFor(ctx); s != nil {
			m.Total, m.Unseen = uint32(s.len()), uint32(s.count(FilterUnread))
		} else if counts := b.lastCounts(); counts != nil && told {
			m.Total, m.Unseen = counts.messages, counts.unseen
		}
	}
	return mailboxes
}

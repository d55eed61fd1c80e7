package imapclient

import (
	"context"
	"errors"

	"github.com/emersion/go-imap/v2"

	"hearthmail/search"
)

// chosen are the messages that a query's Where leaves in a list; nil stands for a query
// without one.
type chosen struct{ uids []uint32 } // ascending

// choose finds the messages of the snapshot that pass a query's Filter and Where.
func (b *box) choose(ctx context.Context, s *snapshot, q Query) (*chosen, error) {
	if q.Where.Op == search.All {
		return nil, nil
	}
	return q.chooseBy(ctx, b.finder(s))
}

// recallChosen is choose without the server; false when that would have to be asked.
func (b *box) recallChosen(s *snapshot, q Query) (*chosen, bool) {
	if q.Where.Op == search.All {
		return nil, true
	}
	found, err := q.chooseBy(b.account.ctx, b.remembering(s))
	return found, !errors.Is(err, errHitsUnknown)
}

func (q Query) chooseBy(ctx context.Context, f *finder) (*chosen, error) {
	uids, err := f.all(ctx, q.where(f.box.name))
	if err != nil {
		return nil, err
	}
	return &chosen{uids}, nil
}

// where is all that messages of the list have in common.
func (q Query) where(mailbox string) search.Expression {
	return search.Every(q.Filter.expression(), q.Where.At(mailbox))
}

func (f Filter) expression() search.Expression {
	switch f {
	case FilterUnread:
		return search.IsState("unread")
	case FilterFlagged:
		return search.IsState("starred")
	case FilterDeleted:
		return search.IsState("deleted")
	default:
		return search.Expression{}
	}
}

// foundPage makes a page, without an index, of what a query's Where leaves.
func (b *box) foundPage(c *connection, q Query) (*Page, error) {
	if err := c.sel(b.name, 0); err != nil {
		return nil, err
	}
	state, err := c.state(b.name)
	if err != nil && !isAnswer(err) {
		return nil, err
	}
	uids, err := b.find(c, q)
	if err != nil {
		return nil, err
	}
	at := spanOf(q.Page, len(uids))
	rows, err := c.rowsOf(at.cut(uids, q.Ascending))
	return c.page(at, len(uids), state, rows), err
}

// find gives the UIDs of the list that q describes, ascending, in the selected mailbox.
func (b *box) find(c *connection, q Query) ([]uint32, error) {
	if q.Where.Op == search.All {
		return c.find(q)
	}
	if !q.byArrival() && !c.caps.Has(imap.CapSort) {
		return nil, errNoSort(q.Sort)
	}
	f, err := b.coldFinder(c)
	if err != nil {
		return nil, err
	}
	found, err := q.chooseBy(b.account.ctx, f)
	if err != nil || q.byArrival() {
		return found.all(), err
	}
	order, err := c.sortAll(q.Sort)
	return found.in(order), err
}

func (c *chosen) all() []uint32 {
	if c == nil {
		return nil
	}
	return c.uids
}

// in gives the chosen messages in an order.
func (c *chosen) in(order []uint32) []uint32 {
	there := make(map[uint32]bool, len(c.uids))
	for _, uid := range c.uids {
		there[uid] = true
	}
	kept := make([]uint32, 0, len(c.uids))
	for _, uid := range order {
		if there[uid] {
			kept = append(kept, uid)
		}
	}
	return kept
}

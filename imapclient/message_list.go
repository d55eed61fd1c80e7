package imapclient

import (
	"context"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"

	"hearthmail/search"
)

// Page is a page of a list.
type Page struct {
	UIDValidity uint32
	Total       int // messages in the list, on all pages
	Unseen      uint32
	Number      int // of this page, from 1
	Pages       int
	Sorts       []Sort // what the server can sort by
	Rows        []Summary
	Through     uint32 // no message had a higher UID when the page was made
}

// Page gives a page of a mailbox's list. In a mailbox that the account knows it
// costs the server nothing, as far as the rows have been seen before. KindNotFound
// for a mailbox that isn't there, KindUnsupported for an order that the server
// can't do.
func (a *Account) Page(ctx context.Context, mailbox string, q Query) (*Page, error) {
	defer a.use()
	if b := a.known(mailbox); b != nil {
		page, err := b.page(ctx, q)
		if page != nil || err != nil {
			a.memory.meter.CacheLookup("index", true)
			return page, err
		}
	}
	a.memory.meter.CacheLookup("index", false)
	page, err := a.coldPage(ctx, mailbox, q)
	if err == nil {
		a.box(mailbox).seen(q, page)
	}
	return page, err
}

// page makes a page from the index, nil when there is none.
func (b *box) page(ctx context.Context, q Query) (*Page, error) {
	b.look()
	s, err := b.current(ctx)
	if s == nil || err != nil {
		return nil, err
	}
	if !q.byArrival() && !b.account.caps.Has(imap.CapSort) {
		return nil, errNoSort(q.Sort)
	}
	those, err := b.choose(ctx, s, q)
	if err != nil {
		return nil, err
	}
	page, err := b.warmPage(ctx, s, q, those)
	if page != nil || err != nil {
		return page, err
	}
	if err := b.sort(ctx, q.Sort, long); err != nil {
		return nil, err
	}
	return b.warmPage(ctx, s, q, those) // still nil when messages came meanwhile
}

// seen takes in a page that the server was asked for, and has the account get
// to know the mailbox.
func (b *box) seen(q Query, page *Page) {
	b.look()
	for i := range page.Rows {
		b.keepRow(page.UIDValidity, page.Rows[i])
	}
	if !q.byArrival() {
		b.lookSorted(q.Sort)
	}
	b.index()
}

// Count says how many messages a mailbox's list has, on all pages.
func (a *Account) Count(ctx context.Context, mailbox string, q Query) (int, error) {
	if b := a.known(mailbox); b != nil && q.Where.Op == search.All {
		if s, err := b.current(ctx); s != nil || err != nil {
			return s.countOf(q.Filter), err
		}
	}
	found, err := a.Find(ctx, mailbox, q.where(mailbox))
	return len(found.UIDs), err
}

// Summaries gives the rows of the messages with these UIDs, in their order;
// those that aren't there are left out. uidValidity 0 means any, else a
// mailbox with another has KindConflict.
func (a *Account) Summaries(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) ([]Summary, uint32, error) {
	if b := a.known(mailbox); b != nil {
		s, err := b.currentWith(ctx, uidValidity)
		if err != nil {
			return nil, 0, err
		}
		if s != nil {
			rows, err := b.rows(ctx, s, s.those(uids))
			return rows, s.uidValidity, err
		}
	}
	var rows []Summary
	var validity uint32
	err := a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) (err error) {
		if err = c.sel(mailbox, uidValidity); err != nil {
			return err
		}
		validity = c.selected.uidValidity
		rows, err = c.rowsOf(uids)
		return err
	})
	return rows, validity, err
}

// rowsOf fetches the rows of uids, in their order; what is gone is left out.
func (c *connection) rowsOf(uids []uint32) ([]Summary, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	answers, err := c.frames.do("UID FETCH " + rangesOf(uids).String() + " " + rowItems())
	if err != nil {
		return nil, err
	}
	return inPlace(summarised(answers), uids), nil
}

// inPlace puts rows in the order of uids, and leaves out all others.
func inPlace(rows []Summary, uids []uint32) []Summary {
	place := make(map[uint32]int, len(uids))
	for i, uid := range uids {
		place[uid] = i
	}
	rows = slices.DeleteFunc(rows, func(row Summary) bool { _, wanted := place[row.UID]; return !wanted })
	slices.SortFunc(rows, func(x, y Summary) int { return place[x.UID] - place[y.UID] })
	return rows
}

func (c *connection) sort(q Query) ([]uint32, error) {
	return c.client.UIDSort(&goimap.SortOptions{
		SearchCriteria: q.Filter.criteria(),
		SortCriteria:   []goimap.SortCriterion{{Key: q.Sort.key()}},
	}).Wait()
}

// search gives the UIDs that match, ascending.
func (c *connection) search(criteria *imap.SearchCriteria) ([]uint32, error) {
	found, err := c.client.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, err
	}
	return expand(found.All, int(c.messages()))
}

// lateMessages is how many messages may have come since they were counted.
const lateMessages = 1000

// expand lists a UID set of at most limit messages: a server's "1:4294967295"
// must not be believed.
func expand(set imap.NumSet, limit int) ([]uint32, error) {
	ranges, ok := set.(imap.UIDSet)
	if !ok {
		return nil, nil
	}
	var uids []uint32
	for _, r := range ranges {
		if r.Stop < r.Start || int64(r.Stop)-int64(r.Start) >= int64(limit+lateMessages-len(uids)) {
			return nil, fmt.Errorf("%w: more search results than messages", errBadValue)
		}
		for uid := r.Start; ; uid++ {
			uids = append(uids, uint32(uid))
			if uid == r.Stop {
				break
			}
		}
	}
	return uids, nil
}

func asUIDs(numbers []uint32) []imap.UID {
	uids := make([]imap.UID, len(numbers))
	for i, n := range numbers {
		uids[i] = imap.UID(n)
	}
	return uids
}

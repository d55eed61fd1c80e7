package imapclient

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"
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
}

// Page gives a page of a mailbox's list: one FETCH of headers, whatever the
// size of the mailbox. In order of arrival that is all; another order needs
// SORT, which is asked again only after messages have come or gone.
// KindNotFound for a mailbox that isn't there, KindUnsupported for an order
// that the server can't do.
func (a *Account) Page(ctx context.Context, mailbox string, q Query) (*Page, error) {
	var page *Page
	err := a.pool.run(ctx, mailbox, func(c *connection) error {
		if err := c.sel(mailbox, 0); err != nil {
			return err
		}
		state, err := c.status(mailbox)
		if err != nil {
			return err
		}
		page = &Page{UIDValidity: c.selected.uidValidity, Unseen: deref(state.NumUnseen), Sorts: sortsOf(c.caps)}
		return a.fill(c, page, state, q)
	})
	return page, err
}

func (a *Account) fill(c *connection, page *Page, state *imap.StatusData, q Query) error {
	if q.plain() {
		return c.fillByArrival(page, q)
	}
	uids, err := a.order(c, state, q)
	if err != nil {
		return err
	}
	return c.fillByUID(page, q, uids)
}

// status asks for what tells whether the set of messages is still the same.
func (c *connection) status(mailbox string) (*imap.StatusData, error) {
	return c.client.Status(mailbox, &imap.StatusOptions{
		NumMessages: true, NumUnseen: true, UIDNext: true, UIDValidity: true,
	}).Wait()
}

func (c *connection) fillByArrival(page *Page, q Query) error {
	total := int(c.messages())
	s := spanOf(q.Page, total)
	page.Number, page.Pages, page.Total = s.page, s.pages, total
	if total == 0 {
		return nil
	}
	first, last := s.from+1, s.to
	if !q.Ascending {
		first, last = total-s.to+1, total-s.from
	}
	var set imap.SeqSet
	set.AddRange(uint32(first), uint32(last))
	rows, err := c.summaries(set)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(x, y Summary) int { return cmp.Compare(x.UID, y.UID) })
	if !q.Ascending {
		slices.Reverse(rows)
	}
	page.Rows = rows
	return nil
}

func (c *connection) fillByUID(page *Page, q Query, uids []imap.UID) error {
	s := spanOf(q.Page, len(uids))
	page.Number, page.Pages, page.Total = s.page, s.pages, len(uids)
	rows, err := c.rowsOf(s.cut(uids, q.Ascending))
	page.Rows = rows
	return err
}

// rowsOf fetches the rows of uids, in their order; what is gone is left out.
func (c *connection) rowsOf(uids []imap.UID) ([]Summary, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	rows, err := c.summaries(imap.UIDSetNum(uids...))
	if err != nil {
		return nil, err
	}
	place := make(map[uint32]int, len(uids))
	for i, uid := range uids {
		place[uint32(uid)] = i
	}
	rows = slices.DeleteFunc(rows, func(row Summary) bool { _, wanted := place[row.UID]; return !wanted })
	slices.SortFunc(rows, func(x, y Summary) int { return place[x.UID] - place[y.UID] })
	return rows, nil
}

// summaries fetches rows; set is a sequence set or a UID set.
func (c *connection) summaries(set imap.NumSet) ([]Summary, error) {
	command := "FETCH "
	if _, uids := set.(imap.UIDSet); uids {
		command = "UID FETCH "
	}
	answers, err := c.fetch(command + set.String() + " " + rowItems())
	if err != nil {
		return nil, err
	}
	rows := make([]Summary, 0, len(answers))
	for i := range answers {
		if answers[i].isRow() {
			rows = append(rows, summarise(&answers[i]))
		}
	}
	return rows, nil
}

// Count says how many messages of a mailbox a filter lets through.
func (a *Account) Count(ctx context.Context, mailbox string, filter Filter) (int, error) {
	var found []imap.UID
	err := a.pool.run(ctx, mailbox, func(c *connection) (err error) {
		if err = c.sel(mailbox, 0); err != nil {
			return err
		}
		found, err = c.search(filter.criteria())
		return err
	})
	return len(found), err
}

// Summaries gives the rows of the messages with these UIDs, in their order;
// those that aren't there are left out. uidValidity 0 means any, else a
// mailbox with another has KindConflict.
func (a *Account) Summaries(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) ([]Summary, uint32, error) {
	var rows []Summary
	var validity uint32
	err := a.pool.run(ctx, mailbox, func(c *connection) (err error) {
		if err = c.sel(mailbox, uidValidity); err != nil {
			return err
		}
		validity = c.selected.uidValidity
		rows, err = c.rowsOf(asUIDs(uids))
		return err
	})
	return rows, validity, err
}

// order gives the UIDs of the list that q describes, ascending.
func (a *Account) order(c *connection, state *imap.StatusData, q Query) ([]imap.UID, error) {
	if !q.byArrival() && !c.caps.Has(imap.CapSort) {
		return nil, &Error{Kind: KindUnsupported, Op: "sort", Err: fmt.Errorf("no SORT extension for %q", q.Sort)}
	}
	if q.byArrival() {
		return c.search(q.Filter.criteria())
	}
	if q.Filter != FilterNone {
		return c.sort(q)
	}
	version := orderVersion{state.UIDValidity, state.UIDNext, deref(state.NumMessages)}
	key := orderKey{c.selected.mailbox, q.Sort}
	// STATUS and the selected mailbox may each know of a message that the other
	// doesn't show yet: then nothing is taken from before nor kept.
	agreed := version.messages == c.messages()
	if uids, ok := a.orders.get(key, version); ok && agreed {
		return uids, nil
	}
	uids, err := c.sort(q)
	if err == nil && agreed && len(uids) == int(version.messages) {
		a.orders.put(key, version, uids)
	}
	return uids, err
}

func (c *connection) sort(q Query) ([]imap.UID, error) {
	numbers, err := c.client.UIDSort(&goimap.SortOptions{
		SearchCriteria: q.Filter.criteria(),
		SortCriteria:   []goimap.SortCriterion{{Key: q.Sort.key()}},
	}).Wait()
	return asUIDs(numbers), err
}

// search gives the UIDs that match, ascending.
func (c *connection) search(criteria *imap.SearchCriteria) ([]imap.UID, error) {
	found, err := c.client.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, err
	}
	return expand(found.All, int(c.messages()))
}

// expand lists a UID set of at most limit messages: a server's "1:4294967295"
// must not be believed.
func expand(set imap.NumSet, limit int) ([]imap.UID, error) {
	ranges, ok := set.(imap.UIDSet)
	if !ok {
		return nil, nil
	}
	const late = 1000 // messages may have come since they were counted
	var uids []imap.UID
	for _, r := range ranges {
		if r.Stop < r.Start || int64(r.Stop)-int64(r.Start) >= int64(limit+late-len(uids)) {
			return nil, fmt.Errorf("%w: more search results than messages", errBadValue)
		}
		for uid := r.Start; ; uid++ {
			uids = append(uids, uid)
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

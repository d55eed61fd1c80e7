package imapclient

import (
	"context"
	"slices"
)

// warmPage makes a page from the index; what it lacks is asked for. Nil when
// the server has to be asked for the order first.
func (b *box) warmPage(ctx context.Context, s *snapshot, q Query, those *chosen) (*Page, error) {
	uids, total, ok := b.listed(s, q, those)
	if !ok {
		return nil, nil
	}
	rows, err := b.rows(ctx, s, uids)
	if err != nil {
		return nil, err
	}
	return b.pageOf(s, q, total, rows), nil
}

func (b *box) pageOf(s *snapshot, q Query, total int, rows []Summary) *Page {
	at := spanOf(q.Page, total)
	return &Page{
		UIDValidity: s.uidValidity, Total: total, Unseen: uint32(s.count(FilterUnread)),
		Number: at.page, Pages: at.pages, Sorts: sortsOf(b.account.caps), Rows: rows,
		Through: max(s.uidNext, 1) - 1,
	}
}

// listed gives the UIDs on a page of the list and how many the whole list has;
// false when the order isn't known.
func (b *box) listed(s *snapshot, q Query, those *chosen) (uids []uint32, total int, ok bool) {
	if q.byArrival() && those == nil {
		total = s.count(q.Filter)
		at := spanOf(q.Page, total)
		from, to := at.ascending(q.Ascending, total)
		uids = s.span(q.Filter, from, to)
		if !q.Ascending {
			slices.Reverse(uids)
		}
		return uids, total, true
	}
	all, ok := b.inOrder(s, q, those)
	if !ok {
		return nil, 0, false
	}
	return spanOf(q.Page, len(all)).cut(all, q.Ascending), len(all), true
}

// inOrder gives the UIDs of a list that is sorted or chosen, ascending.
func (b *box) inOrder(s *snapshot, q Query, those *chosen) ([]uint32, bool) {
	if q.byArrival() {
		return those.all(), true
	}
	all := b.sortedOf(s, q.Sort)
	b.account.memory.meter.CacheLookup("order", all != nil || s.len() == 0)
	if all == nil && s.len() > 0 {
		return nil, false
	}
	if those != nil {
		return those.in(all), true
	}
	if q.Filter == FilterNone {
		return all, true
	}
	var passed []uint32
	for _, uid := range all {
		if e, _ := s.get(uid); q.Filter.passes(e.flags) {
			passed = append(passed, uid)
		}
	}
	return passed, true
}

// rows gives the rows of these messages of the snapshot, in their order; those
// that aren't remembered are fetched.
func (b *box) rows(ctx context.Context, s *snapshot, uids []uint32) ([]Summary, error) {
	known, missing := b.knownRows(s, uids)
	b.account.memory.meter.CacheLookup("rows", len(missing) == 0)
	if len(missing) == 0 {
		return known, nil
	}
	fetched, err := b.fetchRows(ctx, s.uidValidity, missing)
	if err != nil {
		return nil, err
	}
	for i := range fetched {
		fetched[i].Flags = s.flags(fetched[i].UID)
	}
	return inPlace(append(known, fetched...), uids), nil // one may have gone meanwhile
}

// knownRows gives the rows that are remembered, and the UIDs of the others.
func (b *box) knownRows(s *snapshot, uids []uint32) (rows []Summary, missing []uint32) {
	rows = make([]Summary, 0, len(uids))
	for _, uid := range uids {
		row := recall[*Summary](b.account.memory, b.rowKey(s.uidValidity, uid))
		if row == nil {
			missing = append(missing, uid)
			continue
		}
		shown := *row
		shown.Flags = s.flags(uid)
		rows = append(rows, shown)
	}
	return rows, missing
}

func (b *box) rowKey(uidValidity, uid uint32) memoryKey {
	return memoryKey{kind: kindRow, mailbox: b.name, uidValidity: uidValidity, uid: uid}
}

// fetchRows fetches the rows of messages in one round trip and keeps them.
func (b *box) fetchRows(ctx context.Context, uidValidity uint32, uids []uint32) ([]Summary, error) {
	var answers []frame
	err := b.account.pool.run(ctx, task{mailbox: b.name}, func(c *connection) (err error) {
		answers, err = c.inMailbox(b.name, uidValidity, uids, "UID FETCH "+rangesOf(uids).String()+" "+rowItems())
		return err
	})
	if err != nil {
		return nil, err
	}
	rows := summarised(answers)
	if len(rows) < len(uids) {
		b.told() // the index holds what is not there
	}
	for i := range rows {
		b.keepRow(uidValidity, rows[i])
	}
	return rows, nil
}

// keepRow remembers a row that the server has given, but for its flags.
func (b *box) keepRow(uidValidity uint32, row Summary) {
	if !row.Unreadable {
		row.Flags = nil
		b.account.memory.keep(b.rowKey(uidValidity, row.UID), &row, row.bytes())
	}
}

package imapclient

import (
	"context"
	"slices"
	"strings"
	"time"

	"hearthmail/message"
)

// maxThreadPeople is how many names a row shows.
const maxThreadPeople = 5

// threadRows makes the rows of conversations of the first source. What has gone
// meanwhile is left out.
func (b *box) threadRows(ctx context.Context, sources []threadSource, heads []threadHead) ([]ThreadRow, error) {
	rows := make([]ThreadRow, 0, len(heads))
	shown := make([]uint32, 0, len(heads))
	for _, head := range heads {
		if row, ok := threadRow(sources, head); ok {
			rows = append(rows, row)
			shown = append(shown, row.UID)
		}
	}
	summaries, err := b.rows(ctx, sources[0].snapshot, shown)
	if err != nil {
		return nil, err
	}
	byUID := make(map[uint32]*Summary, len(summaries))
	for i := range summaries {
		byUID[summaries[i].UID] = &summaries[i]
	}
	rows = slices.DeleteFunc(rows, func(row ThreadRow) bool { return byUID[row.UID] == nil })
	for i := range rows {
		row := &rows[i]
		row.Summary = *byUID[row.UID]
		if row.Newest.IsZero() {
			row.Newest = row.Date
		}
		if len(row.People) == 0 && len(row.From) > 0 {
			row.People = row.From[:1]
		}
	}
	return rows, nil
}

// threadRow is a row but for its summary, of which the UID alone is set. False when
// none of the messages is in the mailbox any more.
func threadRow(sources []threadSource, head threadHead) (ThreadRow, bool) {
	var row ThreadRow
	if head.arrived != 0 {
		row.Newest = time.Unix(head.arrived, 0)
	}
	var wrote writers
	for _, m := range slices.Backward(head.members) {
		source := &sources[m.source]
		e, there := source.snapshot.get(m.uid)
		if !there {
			continue
		}
		if m.source == 0 {
			row.UID = m.uid
		}
		marks := marksOf(e.flags)
		unread := marks&markSeen == 0
		row.Count++
		row.Unread += count(unread)
		row.Struck += count(m.source == 0 && marks&markDeleted != 0)
		row.Members = append(row.Members, ThreadMember{source.box.name, source.snapshot.uidValidity, m.uid})
		if known, ok := source.digest.get(m.uid); ok {
			wrote.add(&known, unread)
		}
	}
	slices.Reverse(row.Members)
	row.People = wrote.people()
	return row, row.UID != 0
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// writers are those who wrote the messages of a conversation, as they come.
type writers struct {
	all []writer
	at  map[string]int
}

type writer struct {
	message.Address
	unread bool
}

func (w *writers) add(e *digestEntry, unread bool) {
	author, ok := e.writtenBy()
	if !ok {
		return
	}
	key := strings.ToLower(author.Addr)
	if key == "" {
		key = author.Name
	}
	if w.at == nil {
		w.at = map[string]int{}
	}
	i, there := w.at[key]
	if !there {
		i = len(w.all)
		w.at[key] = i
		w.all = append(w.all, writer{Address: author})
	}
	w.all[i].unread = w.all[i].unread || unread
}

// people are who wrote, those of what is unread last. Of too many the first stays,
// and the last.
func (w *writers) people() []message.Address {
	slices.SortStableFunc(w.all, func(x, y writer) int { return count(x.unread) - count(y.unread) })
	people := make([]message.Address, 0, maxThreadPeople)
	for i := range w.all {
		if i == 0 || i > len(w.all)-maxThreadPeople {
			people = append(people, w.all[i].Address)
		}
	}
	return people
}

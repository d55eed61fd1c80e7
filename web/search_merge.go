package web

import (
	"context"
	"slices"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// mostListed is how many of the hits can be paged through, the first of them: all that
// come before a hit must be known to know its place.
const mostListed = 200 * imapclient.PageSize

// ref is a hit with the mailbox that it lies in.
type ref struct {
	*vein
	hit
}

// page gives the rows of a page of what has been found so far.
func (r *runningSearch) page(ctx context.Context, number int) ([]templates.Row, error) {
	refs, err := r.merge(ctx, number*imapclient.PageSize)
	if err != nil {
		return nil, err
	}
	refs = refs[min(len(refs), (number-1)*imapclient.PageSize):]
	return r.rows(ctx, refs)
}

// merge gives the first hits of all mailboxes, in their order by date.
func (r *runningSearch) merge(ctx context.Context, most int) ([]ref, error) {
	r.digging.Lock()
	defer r.digging.Unlock()
	r.mu.Lock()
	veins := slices.Clone(r.veins)
	r.mu.Unlock()
	slices.SortFunc(veins, func(a, b *vein) int {
		return slices.Index(r.mailboxes, a.mailbox) - slices.Index(r.mailboxes, b.mailbox)
	})
	at := make([]int, len(veins))
	var refs []ref
	for len(refs) < most {
		best := -1
		for i, v := range veins {
			there, err := r.reach(ctx, v, at[i])
			if err != nil {
				return nil, err
			}
			if there && (best < 0 || r.isBefore(v.hits[at[i]], veins[best].hits[at[best]])) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		refs = append(refs, ref{veins[best], veins[best].hits[at[best]]})
		at[best]++
	}
	return refs, nil
}

// reach says whether a vein has a hit at that place; it digs for it if need be.
func (r *runningSearch) reach(ctx context.Context, v *vein, place int) (bool, error) {
	for len(v.hits) <= place && v.pages < v.of {
		err := r.dig(ctx, v)
		switch imapclient.KindOf(err) {
		case imapclient.KindNotFound, imapclient.KindConflict: // it has gone meanwhile
			v.of = 0
		default:
			if err != nil {
				return false, err
			}
		}
	}
	return len(v.hits) > place, nil
}

func (r *runningSearch) isBefore(a, b hit) bool {
	if r.ascending {
		return a.date < b.date
	}
	return a.date > b.date
}

// rows are the hits as they are shown. What has gone meanwhile is left out.
func (r *runningSearch) rows(ctx context.Context, refs []ref) ([]templates.Row, error) {
	uids := map[*vein][]uint32{}
	for _, ref := range refs {
		uids[ref.vein] = append(uids[ref.vein], ref.uid)
	}
	found := map[*vein]map[uint32]templates.Row{}
	for v, wanted := range uids {
		summaries, _, err := r.account.Summaries(ctx, v.mailbox, v.uidValidity, wanted)
		switch imapclient.KindOf(err) {
		case imapclient.KindNotFound, imapclient.KindConflict:
			continue
		default:
			if err != nil {
				return nil, err
			}
		}
		found[v] = make(map[uint32]templates.Row, len(summaries))
		for i := range summaries {
			row := rowModel(ctx, &summaries[i])
			row.Mailbox, row.UIDValidity = v.mailbox, v.uidValidity
			found[v][row.UID] = row
		}
	}
	rows := make([]templates.Row, 0, len(refs))
	for _, ref := range refs {
		if row, ok := found[ref.vein][ref.uid]; ok {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// neighbours are the hits before and after a message, as far as they are known.
func (r *runningSearch) neighbours(ctx context.Context, mailbox string, uid uint32) (above, below *ref, err error) {
	r.digging.Lock()
	known := imapclient.PageSize
	r.mu.Lock()
	for _, v := range r.veins {
		known = max(known, len(v.hits)+1)
	}
	r.mu.Unlock()
	r.digging.Unlock()
	refs, err := r.merge(ctx, min(known, mostListed))
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(refs, func(ref ref) bool { return ref.mailbox == mailbox && ref.uid == uid })
	if at < 0 {
		return nil, nil, nil
	}
	if at > 0 {
		above = &refs[at-1]
	}
	if at+1 < len(refs) {
		below = &refs[at+1]
	}
	return above, below, nil
}

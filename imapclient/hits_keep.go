package imapclient

import (
	"context"
	"errors"
	"slices"

	"hearthmail/search"
)

// tried is what is known of an expression in a mailbox: nothing of it ever changes.
type tried struct {
	hits   []uint32  // the messages that match, ascending; some may have gone
	within uidRanges // the messages of which it is known
}

func (t *tried) bytes() int64 { return int64(4*len(t.hits) + 8*len(t.within) + 100) }

// with adds what is known of further messages.
func (t *tried) with(hits []uint32, within uidRanges) *tried {
	return &tried{union(t.hits, hits), t.within.union(within)}
}

// maxStructures is of how many messages it is asked at once what they consist of.
const maxStructures = 2000

// errHitsUnknown says that the server would have to be asked.
var errHitsUnknown = errors.New("nobody is asked for what matches")

// tested gives those of the UIDs whose messages match an expression that the server,
// or a look at them, has the answer to. Only what is not known yet is asked for.
func (f *finder) tested(ctx context.Context, e search.Expression, uids []uint32) ([]uint32, error) {
	known := f.recall(e)
	missing := known.within.outside(uids)
	if len(missing) > 0 && f.search == nil {
		return nil, errHitsUnknown
	}
	most := max(1, len(missing))
	if e.Field == search.Has {
		most = maxStructures
	}
	for piece := range slices.Chunk(missing, most) {
		within := f.stretches(piece)
		hits, err := f.ask(ctx, e, within)
		if err != nil {
			return nil, err
		}
		known = known.with(hits, within)
		f.keep(e, known)
	}
	return both(uids, known.hits), nil
}

func (f *finder) ask(ctx context.Context, e search.Expression, within uidRanges) ([]uint32, error) {
	hits, err := f.hitsOf(ctx, e, within)
	// Of those that have come since it isn't known what else there is.
	end, _ := slices.BinarySearch(hits, f.upTo+1)
	return hits[:end], err
}

func (f *finder) hitsOf(ctx context.Context, e search.Expression, within uidRanges) ([]uint32, error) {
	switch {
	case e.Field == search.Has:
		return f.structure(ctx, within)
	case len(within) == 1 && within[0] == uidRange{1, f.upTo}:
		return f.search(ctx, e, nil)
	default:
		return f.search(ctx, e, within)
	}
}

// maxSetText is how long a set of UIDs in a command may be, in octets: lines of some
// servers end at 8,000.
const maxSetText = 4000

// stretches gives ranges that hold these messages, as few as can be without holding
// others that are there; all in one range where that would be too long to be sent.
func (f *finder) stretches(uids []uint32) uidRanges {
	var ranges uidRanges
	at := 0 // in f.uids
	for _, uid := range uids {
		from := at
		for at < len(f.uids) && f.uids[at] < uid {
			at++
		}
		if n := len(ranges); n > 0 && at == from {
			ranges[n-1].last = uid
		} else {
			ranges = append(ranges, uidRange{uid, uid})
		}
		at++
	}
	if len(ranges.String()) > maxSetText {
		ranges = uidRanges{{uids[0], uids[len(uids)-1]}}
	}
	if ranges[0].first == f.uids[0] {
		ranges[0].first = 1
	}
	if last := &ranges[len(ranges)-1].last; *last == f.uids[len(f.uids)-1] {
		*last = max(*last, f.upTo)
	}
	return ranges
}

// recall gives what is known already; what may change isn't kept.
func (f *finder) recall(e search.Expression) *tried {
	if t := recall[*tried](f.box.account.memory, f.key(e)); t != nil {
		return t
	}
	return &tried{}
}

func (f *finder) keep(e search.Expression, t *tried) {
	if stays(e) {
		key := f.key(e)
		f.box.account.memory.keep(key, t, t.bytes()+int64(len(key.section)))
	}
}

func (f *finder) key(e search.Expression) memoryKey {
	return memoryKey{kind: kindTried, mailbox: f.box.name, uidValidity: f.uidValidity, section: e.String()}
}

// stays says whether what a message says to an expression never changes: flags do,
// and ages.
func stays(e search.Expression) bool {
	return !slices.ContainsFunc(e.Terms(), func(term search.Expression) bool {
		return isFlags(term) || term.Field == search.Newer || term.Field == search.Older
	})
}

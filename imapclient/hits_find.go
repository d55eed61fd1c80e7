package imapclient

import (
	"cmp"
	"context"
	"slices"

	"hearthmail/search"
)

// finder finds messages of one mailbox. Each part of an expression is answered by who
// can do so for the least: flags by the index, senders and subjects by the digest,
// other words by the server. What that has said of words, dates and sizes stays true,
// so it is asked once for each message.
type finder struct {
	box         *box
	uidValidity uint32
	uids        []uint32  // of all messages, ascending
	upTo        uint32    // no message that is there now has a higher UID
	index       *snapshot // for what may change; nil to have the server asked
	digest      *digest   // for what never does; nil to have the server asked
	undigested  []uint32  // what it doesn't hold yet, ascending

	// search asks which messages match, among those within (nil for all); structure
	// which have attachments. Both nil when nobody is to be asked.
	search    func(ctx context.Context, e search.Expression, within uidRanges) ([]uint32, error)
	structure func(ctx context.Context, within uidRanges) ([]uint32, error)
}

// costs of an expression, the cheap ones first.
const (
	costIndex  = iota // nobody is asked
	costSearch        // one SEARCH
	costMixed         // more than that
	costFetch         // what messages consist of is looked at
)

func (f *finder) cost(e search.Expression) int {
	switch {
	case e.Op == search.All:
		return costIndex
	case e.Op != search.Term:
		cost := f.cost(e.Of[0])
		for _, part := range e.Of[1:] {
			if c := f.cost(part); c != cost {
				cost = max(cost, c, costMixed)
			}
		}
		return cost
	case f.digest.answers(e), f.index != nil && isFlags(e):
		return costIndex
	case e.Field == search.Has:
		return costFetch
	default:
		return costSearch
	}
}

// isFlags says whether a term is about flags, which change.
func isFlags(e search.Expression) bool { return e.Field == search.Is || e.Field == search.Label }

// all gives the messages that match, ascending.
func (f *finder) all(ctx context.Context, e search.Expression) ([]uint32, error) {
	return f.among(ctx, e, f.uids)
}

// among gives those of the UIDs whose messages match. The answer may share memory with
// uids.
func (f *finder) among(ctx context.Context, e search.Expression, uids []uint32) ([]uint32, error) {
	cost := f.cost(e)
	switch {
	case len(uids) == 0 || e.Op == search.All:
		return uids, nil
	case e.Op == search.Not:
		found, err := f.among(ctx, e.Of[0], uids)
		return without(uids, found), err
	case cost == costSearch && (f.isKnown(e) || !slices.ContainsFunc(e.Of, f.isKnown)):
		return f.tested(ctx, e, uids)
	}
	switch e.Op {
	case search.And:
		return f.every(ctx, e, uids)
	case search.Or:
		return f.any(ctx, e, uids)
	default:
		return f.term(ctx, e, uids)
	}
}

func (f *finder) term(ctx context.Context, e search.Expression, uids []uint32) ([]uint32, error) {
	switch {
	case f.digest.answers(e):
		return f.digested(ctx, e, uids)
	case isFlags(e) && f.index != nil:
		return f.index.flagged(e, uids), nil
	default:
		return f.tested(ctx, e, uids)
	}
}

func (f *finder) every(ctx context.Context, e search.Expression, uids []uint32) ([]uint32, error) {
	for _, part := range f.parts(e, search.Every) {
		var err error
		if uids, err = f.among(ctx, part, uids); err != nil || len(uids) == 0 {
			return nil, err
		}
	}
	return uids, nil
}

func (f *finder) any(ctx context.Context, e search.Expression, uids []uint32) ([]uint32, error) {
	var found []uint32
	for _, part := range f.parts(e, search.Any) {
		more, err := f.among(ctx, part, uids)
		if err != nil {
			return nil, err
		}
		found, uids = union(found, more), without(uids, more)
	}
	return found, nil
}

// parts are those of an expression, the cheap ones first, and all that one SEARCH can
// answer in one, but for what it has answered before.
func (f *finder) parts(e search.Expression, join func(...search.Expression) search.Expression) []search.Expression {
	var parts, asked []search.Expression
	for _, part := range e.Of {
		if f.cost(part) == costSearch && !f.isKnown(part) {
			asked = append(asked, part)
		} else {
			parts = append(parts, part)
		}
	}
	if len(asked) > 0 {
		parts = append(parts, join(asked...))
	}
	slices.SortStableFunc(parts, func(x, y search.Expression) int { return cmp.Compare(f.cost(x), f.cost(y)) })
	return parts
}

// isKnown says whether the server has been asked of an expression before.
func (f *finder) isKnown(e search.Expression) bool {
	if e.Op == search.Not {
		return f.isKnown(e.Of[0])
	}
	return len(f.recall(e).within) > 0
}

// flagged gives those of the UIDs whose flags are as a term says.
func (s *snapshot) flagged(term search.Expression, uids []uint32) []uint32 {
	matches := map[uint32]bool{} // by the number of a set of flags
	var found []uint32
	for e := range s.all() {
		for len(uids) > 0 && uids[0] < e.uid {
			uids = uids[1:]
		}
		if len(uids) == 0 {
			break
		}
		if uids[0] != e.uid {
			continue
		}
		match, known := matches[e.flags]
		if !known {
			match = term.MatchFlags(s.sets.names(e.flags))
			matches[e.flags] = match
		}
		if match {
			found = append(found, e.uid)
		}
	}
	return found
}

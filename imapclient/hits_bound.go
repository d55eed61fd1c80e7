package imapclient

import (
	"slices"

	"hearthmail/search"
)

// FindKnown gives what is known to match without asking the server, ascending, for a
// person to look at until Find has answered; whole says that there can't be more. It
// may hold what has changed since the server was last heard of.
func (a *Account) FindKnown(mailbox string, where search.Expression) (found Found, whole bool) {
	found.Mailbox = mailbox
	b := a.known(mailbox)
	if b == nil {
		return found, false
	}
	s := b.snapshot()
	if s == nil {
		return found, false
	}
	f := b.remembering(s)
	sure, possible := f.bounds(where.At(mailbox), f.uids)
	found.UIDValidity, found.UIDs = s.uidValidity, sure
	return found, len(sure) == len(possible)
}

// bounds gives those of the UIDs whose messages match for sure, and those whose
// messages may.
func (f *finder) bounds(e search.Expression, uids []uint32) (sure, possible []uint32) {
	switch e.Op {
	case search.Term:
		return f.termBounds(e, uids)
	case search.Not:
		sure, possible = f.bounds(e.Of[0], uids)
		return without(uids, possible), without(uids, sure)
	case search.And:
		sure, possible = uids, uids
		for _, part := range e.Of {
			s, p := f.bounds(part, possible)
			sure, possible = both(sure, s), p
		}
	case search.Or:
		for _, part := range e.Of {
			s, p := f.bounds(part, uids)
			sure, possible = union(sure, s), union(possible, p)
		}
	default:
		return uids, uids
	}
	if known := f.recall(e); len(known.within) > 0 { // by one SEARCH
		hits := both(uids, known.hits)
		sure, possible = union(sure, hits), both(possible, union(hits, known.within.outside(uids)))
	}
	return sure, possible
}

func (f *finder) termBounds(e search.Expression, uids []uint32) (sure, possible []uint32) {
	if isFlags(e) && f.index != nil {
		sure = f.index.flagged(e, uids)
		return sure, sure
	}
	known := f.recall(e)
	sure = both(uids, known.hits)
	unknown := known.within.outside(uids)
	switch {
	case f.digest.answers(e):
		matching, doubtful := f.digest.matching(e)
		sure = union(sure, both(uids, matching))
		unknown = both(unknown, union(doubtful, f.undigested))
	case e.Field == search.Anywhere && f.digest != nil:
		for _, field := range []search.Field{search.From, search.To, search.Subject} {
			sure = union(sure, both(uids, f.digest.search(field, search.Fold(e.Text))))
		}
	}
	return slices.Clip(sure), union(sure, unknown)
}

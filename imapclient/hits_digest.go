package imapclient

import (
	"context"

	"hearthmail/search"
)

// digestFor gives the digest of the snapshot's messages, without those that it doesn't
// hold yet; nil while these are most of them.
func (b *box) digestFor(s *snapshot, uids []uint32) (d *digest, lacks []uint32) {
	if d = b.digest(s); d != nil {
		return d, nil
	}
	if d = b.digestSoFar(s.uidValidity); d == nil || d.len() < len(uids)/2 {
		return nil, nil
	}
	held := make([]uint32, 0, d.len())
	for _, ch := range d.chunks {
		held = append(held, ch.uids...)
	}
	return d, without(uids, held)
}

// answers says whether a digest knows what matches a term: all but a few messages, of
// which the server is asked. Of no digest it is false.
func (d *digest) answers(term search.Expression) bool {
	if d == nil {
		return false
	}
	switch term.Field {
	case search.Before, search.After, search.On, search.Larger, search.Smaller, search.Has:
		return true
	default:
		return d.knows(term.Field)
	}
}

// digested gives those of the UIDs whose messages match a term that the digest answers.
func (f *finder) digested(ctx context.Context, term search.Expression, uids []uint32) ([]uint32, error) {
	matching, doubtful := f.digest.matching(term)
	found := both(uids, matching)
	left := without(both(uids, union(doubtful, f.undigested)), found)
	if len(left) == 0 {
		return found, nil
	}
	more, err := f.tested(ctx, term, left)
	return union(found, more), err
}

// matching gives the messages that match, and those of which the digest can't tell.
func (d *digest) matching(term search.Expression) (uids, doubtful []uint32) {
	switch term.Field {
	case search.Before, search.After, search.On:
		return d.matchingBy(digestEntry.isUndated, func(e *digestEntry) bool { return term.MatchDate(search.DateOf(e.date())) })
	case search.Larger, search.Smaller:
		return d.matchingBy(digestEntry.isUnsized, func(e *digestEntry) bool { return term.MatchSize(e.size) })
	case search.Has:
		return d.match(func(e *digestEntry) bool { return e.has(digestAttachments) }), nil
	default:
		return d.search(term.Field, search.Fold(term.Text)), d.doubtful(term.Field)
	}
}

func (d *digest) matchingBy(unknown func(digestEntry) bool, matches func(*digestEntry) bool) (uids, doubtful []uint32) {
	for e := range d.all() {
		switch {
		case unknown(e):
			doubtful = append(doubtful, e.uid)
		case matches(&e):
			uids = append(uids, e.uid)
		}
	}
	return uids, doubtful
}

func (e digestEntry) isUndated() bool { return !e.has(digestDated) }

func (e digestEntry) isUnsized() bool { return e.size == 0 }

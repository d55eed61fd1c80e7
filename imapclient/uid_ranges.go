package imapclient

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// maxRanges bounds a set that a server sends: more ranges than a large mailbox
// has messages make no sense.
const maxRanges = 1_000_000

// uidRange is the UIDs from first to last, both of them included.
type uidRange struct{ first, last uint32 }

// uidRanges is a set of UIDs: ascending ranges that neither overlap nor touch.
type uidRanges []uidRange

// parseUIDRanges reads a sequence-set (RFC 9051, section 9) such as "1:3,7,9:8".
// False for what is none, for one with "*" and for more than maxRanges.
func parseUIDRanges(text []byte) (uidRanges, bool) {
	var ranges uidRanges
	sorted := true
	for {
		first, last, rest, ok := nextRange(text)
		if !ok || len(ranges) == maxRanges {
			return nil, false
		}
		r := uidRange{min(first, last), max(first, last)}
		sorted = sorted && (len(ranges) == 0 || r.first >= ranges[len(ranges)-1].first)
		ranges = append(ranges, r)
		if len(rest) == 0 {
			break
		}
		text = rest[1:]
	}
	if !sorted {
		slices.SortFunc(ranges, func(a, b uidRange) int { return cmp.Compare(a.first, b.first) })
	}
	return ranges.merged(), true
}

// rangesOf gives the UIDs, in whatever order, as ranges. 0 is no UID.
func rangesOf(uids []uint32) uidRanges {
	if !slices.IsSorted(uids) {
		uids = slices.Sorted(slices.Values(uids))
	}
	var ranges uidRanges
	for _, uid := range uids {
		n := len(ranges)
		switch {
		case uid == 0:
		case n > 0 && uid-ranges[n-1].last <= 1:
			ranges[n-1].last = uid
		default:
			ranges = append(ranges, uidRange{uid, uid})
		}
	}
	return ranges
}

// merged joins, in place, what overlaps or touches in ranges sorted by their
// first UID.
func (r uidRanges) merged() uidRanges {
	out := r[:0]
	for _, next := range r {
		n := len(out)
		if n > 0 && uint64(next.first) <= uint64(out[n-1].last)+1 {
			out[n-1].last = max(out[n-1].last, next.last)
			continue
		}
		out = append(out, next)
	}
	return out
}

// union gives the UIDs that are in any of the sets.
func (r uidRanges) union(others ...uidRanges) uidRanges {
	all := slices.Concat(append([]uidRanges{r}, others...)...)
	slices.SortFunc(all, func(x, y uidRange) int { return cmp.Compare(x.first, y.first) })
	return all.merged()
}

// from is the index of the first range that doesn't end before uid.
func (r uidRanges) from(uid uint32) int {
	i, _ := slices.BinarySearchFunc(r, uid, func(x uidRange, uid uint32) int { return cmp.Compare(x.last, uid) })
	return i
}

func (r uidRanges) has(uid uint32) bool { return r.meets(uid, uid) }

// meets says whether any UID from first to last is in the set.
func (r uidRanges) meets(first, last uint32) bool {
	i := r.from(first)
	return i < len(r) && r[i].first <= last
}

// count is how many UIDs there are.
func (r uidRanges) count() uint64 {
	var n uint64
	for _, x := range r {
		n += uint64(x.last-x.first) + 1
	}
	return n
}

// String is the set as commands write it: "1:3,7".
func (r uidRanges) String() string {
	var text []byte
	for i, x := range r {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendUint(text, uint64(x.first), 10)
		if x.last > x.first {
			text = append(text, ':')
			text = strconv.AppendUint(text, uint64(x.last), 10)
		}
	}
	return string(text)
}

// nextRange reads the first range of a sequence-set, as it is written. rest is
// empty at the end and begins with a comma before it.
func nextRange(text []byte) (first, last uint32, rest []byte, ok bool) {
	first, rest, ok = cutUID(text)
	last = first
	if ok && len(rest) > 0 && rest[0] == ':' {
		last, rest, ok = cutUID(rest[1:])
	}
	return first, last, rest, ok && (len(rest) == 0 || rest[0] == ',')
}

// cutUID cuts a UID or a sequence number (never 0) off text.
func cutUID(text []byte) (uid uint32, rest []byte, ok bool) {
	n, rest, ok := cutNumber(text)
	return uint32(n), rest, ok && n > 0 && n <= math.MaxUint32
}

// cutNumber cuts a number of at most 63 bits off text.
func cutNumber(text []byte) (n uint64, rest []byte, ok bool) {
	i := 0
	for ; i < len(text) && text[i]-'0' <= 9; i++ {
		n = n*10 + uint64(text[i]-'0')
	}
	if i > 18 { // then n may have run over
		long, err := strconv.ParseUint(string(text[:i]), 10, 63)
		return long, text[i:], err == nil
	}
	return n, text[i:], i > 0
}

// within gives those of the UIDs that the snapshot holds.
func (r uidRanges) within(s *snapshot) []uint32 {
	if len(r) == 0 {
		return nil
	}
	_, there := s.without(r)
	return there
}

// minus gives the UIDs that are not in another set.
func (r uidRanges) minus(other uidRanges) uidRanges {
	var out uidRanges
	for _, x := range r {
		first := x.first
		for i := other.from(first); i < len(other) && other[i].first <= x.last; i++ {
			if other[i].first > first {
				out = append(out, uidRange{first, other[i].first - 1})
			}
			if other[i].last >= x.last {
				first = 0
				break
			}
			first = other[i].last + 1
		}
		if first != 0 {
			out = append(out, uidRange{first, x.last})
		}
	}
	return out
}

// common gives the UIDs that are in both sets.
func (r uidRanges) common(other uidRanges) uidRanges { return r.minus(r.minus(other)) }

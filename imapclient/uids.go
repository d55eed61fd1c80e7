package imapclient

import (
	"errors"
	"slices"
)

// UIDs is a set of UIDs, kept as ranges however many there are. The zero value is
// empty. A value never changes.
type UIDs struct{ ranges uidRanges }

// UIDsOf is the set of these UIDs, in whatever order.
func UIDsOf(uids ...uint32) UIDs { return UIDs{rangesOf(uids)} }

// ParseUIDs reads what String writes.
func ParseUIDs(text string) (UIDs, error) {
	if text == "" {
		return UIDs{}, nil
	}
	ranges, ok := parseUIDRanges([]byte(text))
	if !ok {
		return UIDs{}, errors.New("imap: not a set of UIDs")
	}
	return UIDs{ranges}, nil
}

// String is the set as IMAP writes it, "1:3,7", and "" when it is empty.
func (u UIDs) String() string { return u.ranges.String() }

// Len is how many UIDs there are.
func (u UIDs) Len() int { return int(u.ranges.count()) }

// Has says whether the UID is in the set.
func (u UIDs) Has(uid uint32) bool { return u.ranges.has(uid) }

// All lists the UIDs, ascending: as many as Len says.
func (u UIDs) All() []uint32 {
	all := make([]uint32, 0, u.Len())
	for _, r := range u.ranges {
		for uid := r.first; ; uid++ {
			all = append(all, uid)
			if uid == r.last {
				break
			}
		}
	}
	return all
}

// With is the set with those of another too.
func (u UIDs) With(other UIDs) UIDs { return UIDs{u.ranges.union(other.ranges)} }

// Without is the set without those of another.
func (u UIDs) Without(other UIDs) UIDs { return UIDs{u.ranges.minus(other.ranges)} }

// Common is what both sets hold.
func (u UIDs) Common(other UIDs) UIDs { return UIDs{u.ranges.common(other.ranges)} }

// Highest cuts the n highest UIDs off, or all when there are fewer, and gives what is
// left.
func (u UIDs) Highest(n int) (highest, rest UIDs) {
	at := len(u.ranges)
	for ; at > 0 && n > 0; at-- {
		r := u.ranges[at-1]
		size := int(r.last-r.first) + 1
		if size > n {
			rest = UIDs{append(slices.Clone(u.ranges[:at-1]), uidRange{r.first, r.last - uint32(n)})}
			highest = UIDs{append(uidRanges{{r.last - uint32(n) + 1, r.last}}, u.ranges[at:]...)}
			return highest, rest
		}
		n -= size
	}
	return UIDs{u.ranges[at:]}, UIDs{u.ranges[:at]}
}

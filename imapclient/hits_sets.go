package imapclient

// Sets of UIDs are slices, ascending, of which nothing is ever changed.

// both gives the UIDs that are in both sets.
func both(a, b []uint32) []uint32 {
	var out []uint32
	walk(a, b, func(uid uint32, inA, inB bool) {
		if inA && inB {
			out = append(out, uid)
		}
	})
	return out
}

// without gives the UIDs of a that are not in b.
func without(a, b []uint32) []uint32 {
	if len(b) == 0 {
		return a
	}
	var out []uint32
	walk(a, b, func(uid uint32, inA, inB bool) {
		if inA && !inB {
			out = append(out, uid)
		}
	})
	return out
}

// union gives the UIDs that are in any of the sets.
func union(a, b []uint32) []uint32 {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make([]uint32, 0, len(a)+len(b))
	walk(a, b, func(uid uint32, _, _ bool) { out = append(out, uid) })
	return out
}

// walk goes through the UIDs of two sets, ascending, and says of each where it is.
func walk(a, b []uint32, visit func(uid uint32, inA, inB bool)) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			visit(a[0], true, false)
			a = a[1:]
		case a[0] > b[0]:
			visit(b[0], false, true)
			b = b[1:]
		default:
			visit(a[0], true, true)
			a, b = a[1:], b[1:]
		}
	}
	for _, uid := range a {
		visit(uid, true, false)
	}
	for _, uid := range b {
		visit(uid, false, true)
	}
}

// outside gives the UIDs that the ranges don't hold.
func (r uidRanges) outside(uids []uint32) []uint32 {
	var out []uint32
	for _, uid := range uids {
		for len(r) > 0 && r[0].last < uid {
			r = r[1:]
		}
		if len(r) == 0 || uid < r[0].first {
			out = append(out, uid)
		}
	}
	return out
}

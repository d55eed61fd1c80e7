package imapclient

import (
	"cmp"
	"iter"
	"slices"
	"unsafe"
)

// entry is what the index knows of a message.
type entry struct {
	uid    uint32
	flags  uint32 // a number of flagSets
	modSeq uint64 // 0 when the server didn't say
}

// columns are the messages of a mailbox in order of UID. A value never changes;
// with and without give a new one that shares most of the old, so a reader of a
// snapshot needs no lock. Positions count from 0.
type columns struct {
	chunks []*chunk // none empty, and no two neighbours that would fit in half a chunk
	total  int
	passed passed
}

func (c columns) len() int { return c.total }

// count is how many messages pass the filter.
func (c columns) count(f Filter) int { return c.passed.count(f, c.total) }

// seek is the first chunk that doesn't end before uid, len(c.chunks) for none.
func (c columns) seek(uid uint32) int {
	i, _ := slices.BinarySearchFunc(c.chunks, uid, func(ch *chunk, uid uint32) int { return cmp.Compare(ch.last(), uid) })
	return i
}

// find is the position of a message.
func (c columns) find(uid uint32) (pos int, ok bool) { return c.place(FilterNone, uid) }

// get is a message by its UID.
func (c columns) get(uid uint32) (entry, bool) {
	i := c.seek(uid)
	if i == len(c.chunks) {
		return entry{}, false
	}
	at, ok := slices.BinarySearch(c.chunks[i].uids, uid)
	if !ok {
		return entry{}, false
	}
	return c.chunks[i].at(at), true
}

// at is the message at a position, the zero entry beyond the end.
func (c columns) at(pos int) entry {
	if pos < 0 {
		return entry{}
	}
	for _, ch := range c.chunks {
		if pos < len(ch.uids) {
			return ch.at(pos)
		}
		pos -= len(ch.uids)
	}
	return entry{}
}

// place is the position of a message among those that pass the filter; false
// when it isn't one of them.
func (c columns) place(f Filter, uid uint32) (pos int, ok bool) {
	i := c.seek(uid)
	if i == len(c.chunks) {
		return 0, false
	}
	at, ok := slices.BinarySearch(c.chunks[i].uids, uid)
	if !ok || !f.passes(c.chunks[i].flags[at]) {
		return 0, false
	}
	for _, ch := range c.chunks[:i] {
		pos += ch.count(f)
	}
	for _, flags := range c.chunks[i].flags[:at] {
		if f.passes(flags) {
			pos++
		}
	}
	return pos, true
}

// uidAt is the UID at a position among those that pass the filter.
func (c columns) uidAt(f Filter, pos int) (uint32, bool) {
	if pos < 0 || pos >= c.count(f) {
		return 0, false
	}
	return c.span(f, pos, pos+1)[0], true
}

// span is the UIDs, ascending, at the positions from (inclusive) to (exclusive)
// among those that pass the filter. What lies beyond the ends is left out.
func (c columns) span(f Filter, from, to int) []uint32 {
	from, to = max(from, 0), min(to, c.count(f))
	if from >= to {
		return nil
	}
	uids := make([]uint32, 0, to-from)
	start := 0 // position of the chunk's first
	for _, ch := range c.chunks {
		n := ch.count(f)
		if start+n > from {
			uids = ch.appendSpan(uids, f, max(from-start, 0), min(to-start, n))
		}
		if start += n; start >= to {
			break
		}
	}
	return uids
}

// all goes through the messages in order of UID.
func (c columns) all() iter.Seq[entry] {
	return func(yield func(entry) bool) {
		for _, ch := range c.chunks {
			for i := range ch.uids {
				if !yield(ch.at(i)) {
					return
				}
			}
		}
	}
}

// bytes is the memory that the columns take, whoever shares them.
func (c columns) bytes() int64 {
	size := int64(unsafe.Sizeof(c)) + int64(cap(c.chunks))*int64(unsafe.Sizeof((*chunk)(nil)))
	for _, ch := range c.chunks {
		size += ch.bytes()
	}
	return size
}

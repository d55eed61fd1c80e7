package imapclient

import "unsafe"

// maxChunk is how many messages a chunk holds: as many as a change copies.
const maxChunk = 512

// chunk is a stretch of columns, ascending by UID, with slices of just its
// size. It never changes.
type chunk struct {
	uids    []uint32
	flags   []uint32
	modSeqs []uint64
	passed  passed
}

// newChunk copies entries, which are ascending by UID.
func newChunk(entries []entry) *chunk {
	n := len(entries)
	ch := &chunk{uids: make([]uint32, n), flags: make([]uint32, n), modSeqs: make([]uint64, n)}
	for i, e := range entries {
		ch.uids[i], ch.flags[i], ch.modSeqs[i] = e.uid, e.flags, e.modSeq
		ch.passed.add(e.flags)
	}
	return ch
}

func (ch *chunk) first() uint32 { return ch.uids[0] }

func (ch *chunk) last() uint32 { return ch.uids[len(ch.uids)-1] }

func (ch *chunk) at(i int) entry {
	return entry{uid: ch.uids[i], flags: ch.flags[i], modSeq: ch.modSeqs[i]}
}

func (ch *chunk) appendTo(entries []entry) []entry {
	for i := range ch.uids {
		entries = append(entries, ch.at(i))
	}
	return entries
}

func (ch *chunk) count(f Filter) int { return ch.passed.count(f, len(ch.uids)) }

// appendSpan appends the UIDs at positions from to to among those that pass.
func (ch *chunk) appendSpan(uids []uint32, f Filter, from, to int) []uint32 {
	if f == FilterNone {
		return append(uids, ch.uids[from:to]...)
	}
	pos := 0
	for i, flags := range ch.flags {
		if pos == to {
			break
		}
		if !f.passes(flags) {
			continue
		}
		if pos >= from {
			uids = append(uids, ch.uids[i])
		}
		pos++
	}
	return uids
}

func (ch *chunk) bytes() int64 {
	return int64(unsafe.Sizeof(*ch)) + int64(4*cap(ch.uids)+4*cap(ch.flags)+8*cap(ch.modSeqs))
}

// passed is how many messages pass each filter.
type passed struct{ unseen, flagged, deleted int }

func (p *passed) add(flags uint32) {
	m := marksOf(flags)
	p.unseen += int(^m & markSeen / markSeen)
	p.flagged += int(m & markFlagged / markFlagged)
	p.deleted += int(m & markDeleted / markDeleted)
}

func (p *passed) join(other passed) {
	p.unseen += other.unseen
	p.flagged += other.flagged
	p.deleted += other.deleted
}

// count is how many of total messages pass the filter.
func (p passed) count(f Filter, total int) int {
	switch f {
	case FilterUnread:
		return p.unseen
	case FilterFlagged:
		return p.flagged
	case FilterDeleted:
		return p.deleted
	default:
		return total
	}
}

// passes says whether a message with this set of flags is in the filter's list.
func (f Filter) passes(flags uint32) bool {
	switch m := marksOf(flags); f {
	case FilterUnread:
		return m&markSeen == 0
	case FilterFlagged:
		return m&markFlagged != 0
	case FilterDeleted:
		return m&markDeleted != 0
	default:
		return true
	}
}

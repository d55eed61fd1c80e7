package imapclient

import (
	"cmp"
	"slices"
)

// with gives the columns with changes, in any order. A message that is there
// takes the new flags unless its own MODSEQ is higher: that makes the change
// old news. A change without MODSEQ is taken, and leaves the message the one
// that it has. Messages that aren't there are added.
func (c columns) with(changes []entry) columns {
	changes = ascending(changes)
	if len(changes) == 0 {
		return c
	}
	chunks := c.chunks
	if len(chunks) == 0 {
		chunks = []*chunk{{}}
	}
	next := chunkList{chunks: make([]*chunk, 0, len(chunks)+len(changes)/maxChunk+1)}
	var merged []entry
	for i, ch := range chunks {
		isLast := i == len(chunks)-1
		end := len(changes)
		if !isLast {
			end = countUpTo(changes, ch.last())
		}
		changed := false
		if end > 0 {
			merged, changed = ch.merge(merged[:0], changes[:end])
		}
		if changed {
			next.split(merged, isLast)
		} else {
			next.push(ch)
		}
		changes = changes[end:]
	}
	return next.columns()
}

// without gives the columns without the messages of these UIDs, and those of
// the UIDs that were there, ascending.
func (c columns) without(uids uidRanges) (columns, []uint32) {
	var removed []uint32
	var kept []entry
	next := chunkList{chunks: make([]*chunk, 0, len(c.chunks))}
	for _, ch := range c.chunks {
		if !uids.meets(ch.first(), ch.last()) {
			next.push(ch)
			continue
		}
		before := len(removed)
		kept, removed = ch.part(uids, kept[:0], removed)
		switch {
		case len(removed) == before:
			next.push(ch)
		case len(kept) > 0:
			next.push(newChunk(kept))
		}
	}
	if len(removed) == 0 {
		return c, nil
	}
	return next.columns(), removed
}

// ascending sorts changes where they aren't, those of a UID as they came, and
// leaves out UID 0, which is none.
func ascending(changes []entry) []entry {
	byUID := func(a, b entry) int { return cmp.Compare(a.uid, b.uid) }
	if !slices.IsSortedFunc(changes, byUID) {
		changes = slices.SortedStableFunc(slices.Values(changes), byUID)
	}
	return changes[countUpTo(changes, 0):]
}

// countUpTo is how many of the changes have at most this UID.
func countUpTo(changes []entry, uid uint32) int {
	n, _ := slices.BinarySearchFunc(changes, uid, func(e entry, uid uint32) int {
		if e.uid <= uid {
			return -1
		}
		return 1
	})
	return n
}

// merge appends the chunk's messages with the changes, which ascend too, to
// out. Not changed when that leaves the chunk as it was.
func (ch *chunk) merge(out, changes []entry) (merged []entry, changed bool) {
	out = slices.Grow(out, len(ch.uids)+len(changes))
	i := 0
	for _, change := range changes {
		for ; i < len(ch.uids) && ch.uids[i] <= change.uid; i++ {
			out = append(out, ch.at(i))
		}
		if n := len(out); n == 0 || out[n-1].uid != change.uid {
			out = append(out, change)
			changed = true
		} else if out[n-1].take(change) {
			changed = true
		}
	}
	for ; i < len(ch.uids); i++ {
		out = append(out, ch.at(i))
	}
	return out, changed
}

// take says whether the change was any news of the message.
func (e *entry) take(change entry) bool {
	switch {
	case change.modSeq == 0:
		change.modSeq = e.modSeq
	case change.modSeq < e.modSeq:
		return false
	}
	before := *e
	*e = change
	return *e != before
}

// part appends the chunk's messages to kept, and the UIDs of those that are in
// the set to removed instead.
func (ch *chunk) part(uids uidRanges, kept []entry, removed []uint32) (keptNow []entry, removedNow []uint32) {
	uids = uids[uids.from(ch.first()):]
	for i, uid := range ch.uids {
		for len(uids) > 0 && uids[0].last < uid {
			uids = uids[1:]
		}
		if len(uids) > 0 && uids[0].first <= uid {
			removed = append(removed, uid)
		} else {
			kept = append(kept, ch.at(i))
		}
	}
	return kept, removed
}

// chunkList makes columns chunk by chunk.
type chunkList struct{ chunks []*chunk }

// push joins the chunk to the one before it when both are small: else a
// mailbox that loses its messages one by one would keep chunks of one each.
func (l *chunkList) push(ch *chunk) {
	n := len(l.chunks)
	if n > 0 && len(l.chunks[n-1].uids)+len(ch.uids) <= maxChunk/2 {
		l.chunks[n-1] = newChunk(ch.appendTo(l.chunks[n-1].appendTo(nil)))
		return
	}
	l.chunks = append(l.chunks, ch)
}

// split pushes entries, the last of the columns as full chunks, since what is
// new comes after them, any other as even pieces, since more may come between.
func (l *chunkList) split(entries []entry, atEnd bool) {
	size := maxChunk
	if pieces := (len(entries) + maxChunk - 1) / maxChunk; !atEnd {
		size = (len(entries) + pieces - 1) / pieces
	}
	for piece := range slices.Chunk(entries, size) {
		l.push(newChunk(piece))
	}
}

func (l *chunkList) columns() columns {
	c := columns{chunks: l.chunks}
	for _, ch := range c.chunks {
		c.total += len(ch.uids)
		c.passed.join(ch.passed)
	}
	return c
}

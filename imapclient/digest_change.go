package imapclient

import (
	"cmp"
	"slices"
)

// with gives the digest with messages that it doesn't hold, in any order; of those
// that it does the old is kept.
func (d *digest) with(entries []digestEntry) *digest {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(x, y digestEntry) int { return cmp.Compare(x.uid, y.uid) })
	if len(entries) == 0 {
		return d
	}
	// The chunks that they fall into, and the one before them if there is room.
	from, to := d.seek(entries[0].uid), d.seek(entries[len(entries)-1].uid)
	if to < len(d.chunks) && d.chunks[to].first() < entries[len(entries)-1].uid {
		to++
	}
	if from > 0 && from == to && len(d.chunks[from-1].uids)+len(entries) <= maxDigestChunk {
		from--
	}
	var all []digestEntry
	for _, ch := range d.chunks[from:to] {
		all = ch.appendTo(all)
	}
	all = append(all, entries...)
	slices.SortStableFunc(all, func(x, y digestEntry) int { return cmp.Compare(x.uid, y.uid) })
	all = slices.CompactFunc(all, func(x, y digestEntry) bool { return x.uid == y.uid })

	next := digestBuilder{chunks: slices.Clone(d.chunks[:from])}
	for piece := range slices.Chunk(all, maxDigestChunk) {
		next.chunks = append(next.chunks, newDigestChunk(piece))
	}
	next.chunks = append(next.chunks, d.chunks[to:]...)
	return next.digest(d.uidValidity)
}

// within gives the digest of those of its messages alone that the snapshot holds.
func (d *digest) within(s *snapshot) *digest {
	var next digestBuilder
	var kept []digestEntry
	for _, ch := range d.chunks {
		kept = kept[:0]
		for i, uid := range ch.uids {
			if _, there := s.get(uid); there {
				kept = append(kept, ch.at(i))
			}
		}
		switch len(kept) {
		case len(ch.uids):
			next.push(ch)
		case 0:
		default:
			next.push(newDigestChunk(kept))
		}
	}
	return next.digest(d.uidValidity)
}

// missing are the UIDs of the newest messages of the snapshot that the digest
// doesn't hold, descending, at most so many. A nil digest holds none.
func (d *digest) missing(s *snapshot, most int) []uint32 {
	var missing []uint32
	known := d.descending()
	for _, ch := range slices.Backward(s.chunks) {
		for _, uid := range slices.Backward(ch.uids) {
			if known.has(uid) {
				continue
			}
			if missing = append(missing, uid); len(missing) == most {
				return missing
			}
		}
	}
	return missing
}

// digestCursor looks messages up whose UIDs come descending.
type digestCursor struct {
	before []*digestChunk // not looked at yet
	uids   []uint32       // of the one that is
}

func (d *digest) descending() *digestCursor {
	if d == nil {
		return &digestCursor{}
	}
	return &digestCursor{before: d.chunks}
}

func (c *digestCursor) has(uid uint32) bool {
	for {
		for n := len(c.uids); n > 0 && c.uids[n-1] > uid; n-- {
			c.uids = c.uids[:n-1]
		}
		last := len(c.before) - 1
		if len(c.uids) > 0 || last < 0 {
			return len(c.uids) > 0 && c.uids[len(c.uids)-1] == uid
		}
		c.uids, c.before = c.before[last].uids, c.before[:last]
	}
}

// covers says whether the digest holds all messages of the snapshot.
func (d *digest) covers(s *snapshot) bool {
	return d != nil && d.uidValidity == s.uidValidity && d.total >= s.len() && (d.isExactly(s) || len(d.missing(s, 1)) == 0)
}

// isExactly says whether the digest holds the messages of the snapshot and no others.
func (d *digest) isExactly(s *snapshot) bool {
	if d.total != s.len() {
		return false
	}
	var theirs []uint32
	next := 0
	for _, ch := range d.chunks {
		for mine := ch.uids; len(mine) > 0; {
			if len(theirs) == 0 {
				theirs = s.chunks[next].uids
				next++
			}
			n := min(len(mine), len(theirs))
			if !slices.Equal(mine[:n], theirs[:n]) {
				return false
			}
			mine, theirs = mine[n:], theirs[n:]
		}
	}
	return true
}

// digestBuilder makes a digest chunk by chunk.
type digestBuilder struct{ chunks []*digestChunk }

// push joins the chunk to the one before it when both are small.
func (b *digestBuilder) push(ch *digestChunk) {
	n := len(b.chunks)
	if n > 0 && len(b.chunks[n-1].uids)+len(ch.uids) <= maxDigestChunk/2 {
		b.chunks[n-1] = newDigestChunk(ch.appendTo(b.chunks[n-1].appendTo(nil)))
		return
	}
	b.chunks = append(b.chunks, ch)
}

func (b *digestBuilder) digest(uidValidity uint32) *digest {
	d := &digest{uidValidity: uidValidity, chunks: b.chunks}
	for _, ch := range d.chunks {
		d.total += len(ch.uids)
	}
	return d
}

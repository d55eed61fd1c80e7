package imapclient

import (
	"context"
	"slices"
	"sync"
	"time"
)

// digesting is what a box does about its digest.
type digesting struct {
	mu    sync.Mutex // held while the digest that lies in memory is replaced
	under bool       // one is being read
	unfit time.Time  // until then none is
}

const (
	maxDigest    = 64 << 20 // octets of one: of 300,000 usual messages
	digestPiece  = 1000     // messages that are asked for at once
	digestAfter  = 250 * time.Millisecond
	digestUnwell = time.Minute // after a failure
)

// digest gives the digest of exactly the snapshot's messages. Nil while there is
// none, or it doesn't hold all of them yet: then it begins to read what is missing,
// behind people's backs. It may be dropped at any moment.
func (b *box) digest(s *snapshot) *digest {
	d := b.digestSoFar(s.uidValidity)
	if !d.covers(s) {
		if s.len() == 0 {
			return &digest{uidValidity: s.uidValidity}
		}
		b.readDigest()
		return nil
	}
	if d.len() == s.len() {
		return d
	}
	exact := d.within(s)
	b.changeDigest(s.uidValidity, func(kept *digest) *digest {
		if kept == d && b.snapshot() == s { // else it holds newer ones
			return exact
		}
		return kept
	})
	return exact
}

// digestSoFar is what there is of the digest, nil for nothing.
func (b *box) digestSoFar(uidValidity uint32) *digest {
	return recall[*digest](b.account.memory, b.digestKey(uidValidity))
}

func (b *box) digestKey(uidValidity uint32) memoryKey {
	return memoryKey{kind: kindDigest, mailbox: b.name, uidValidity: uidValidity}
}

// changeDigest replaces the digest in memory; false when that has no room for it.
func (b *box) changeDigest(uidValidity uint32, change func(*digest) *digest) bool {
	b.digests.mu.Lock()
	defer b.digests.mu.Unlock()
	before := b.digestSoFar(uidValidity)
	d := change(before)
	if d == nil || d == before {
		return d != nil
	}
	size := d.bytes()
	if size > maxDigest {
		return false
	}
	b.account.memory.keep(b.digestKey(uidValidity), d, size)
	return b.digestSoFar(uidValidity) == d
}

// readDigest begins to read what is missing, unless that is under way. An account
// with a single connection, which clicks need, has no digests.
func (b *box) readDigest() {
	b.digests.mu.Lock()
	begin := !b.digests.under && time.Now().After(b.digests.unfit) && b.account.pool.queue.most > 1
	b.digests.under = b.digests.under || begin
	b.digests.mu.Unlock()
	if begin && !b.account.spawn(b.readPieces) {
		b.endReading(false)
	}
}

// digestNews has messages that came taken in, where somebody looks.
func (b *box) digestNews(news Event) {
	if b.isLookedAt() && (!news.Detailed || len(news.Arrived) > 0) {
		b.readDigest()
	}
}

func (b *box) endReading(failed bool) {
	b.digests.mu.Lock()
	defer b.digests.mu.Unlock()
	if b.digests.under = false; failed {
		b.digests.unfit = time.Now().Add(digestUnwell)
	}
}

// readPieces reads the newest messages that are missing, again and again. Between
// two pieces it rests for as long as one took, so that the server's disk and our
// processor are half free at least.
func (b *box) readPieces() {
	ctx := b.account.ctx
	failed, read := !rest(ctx, digestAfter), false
	for !failed {
		s := b.snapshot()
		if s == nil {
			break
		}
		uids := b.digestSoFar(s.uidValidity).missing(s, digestPiece)
		if len(uids) == 0 {
			break
		}
		begun := time.Now()
		read = true
		failed = b.readPiece(ctx, s, uids, unseen) != nil || len(uids) == digestPiece && !rest(ctx, time.Since(begun))
	}
	b.endReading(failed)
	if read {
		b.account.threadsGrown()
	}
}

// readPiece takes these messages of the snapshot into the digest.
func (b *box) readPiece(ctx context.Context, s *snapshot, uids []uint32, u urgency) error {
	entries := make([]digestEntry, 0, len(uids))
	wanted := s.stretches(uids)
	err := b.account.pool.run(ctx, task{mailbox: b.name, urgency: u, cancel: true}, func(c *connection) error {
		if err := c.enter(b.name, s.uidValidity); err != nil {
			return err
		}
		if err := c.meet(b.name, uids...); err != nil {
			return err
		}
		entries = entries[:0]
		reader := digestReader{seed: b.account.memory.seed}
		return c.frames.stream("UID FETCH "+wanted.String()+" "+digestItems(), func(f frame) {
			if e, ok := reader.entry(f); ok && len(entries) < cap(entries) && wanted.has(e.uid) {
				entries = append(entries, e)
			}
		})
	})
	if err != nil {
		return err
	}
	if len(entries) < len(uids) {
		entries = append(entries, unread(entries, uids)...)
	}
	kept := b.changeDigest(s.uidValidity, func(d *digest) *digest {
		if d == nil {
			d = &digest{uidValidity: s.uidValidity}
		}
		return d.with(entries)
	})
	if !kept {
		return &Error{Kind: KindTooLarge, Op: "keep the digest"}
	}
	return nil
}

// stretches are the UIDs, descending ones of the snapshot's messages, as few ranges
// that hold no other messages.
func (s *snapshot) stretches(uids []uint32) uidRanges {
	var ranges uidRanges
	last := -1
	for _, uid := range slices.Backward(uids) {
		at, _ := s.find(uid)
		if n := len(ranges); n > 0 && at == last+1 {
			ranges[n-1].last = uid
		} else {
			ranges = append(ranges, uidRange{uid, uid})
		}
		last = at
	}
	return ranges
}

// unread are entries for the messages that the server said nothing of: it is asked
// about them when it matters. Most likely they have gone.
func unread(entries []digestEntry, uids []uint32) []digestEntry {
	told := make([]uint32, len(entries))
	for i := range entries {
		told[i] = entries[i].uid
	}
	read := rangesOf(told)
	var others []digestEntry
	for _, uid := range uids {
		if !read.has(uid) {
			others = append(others, digestEntry{uid: uid, marks: digestUnsure | digestCut | digestCutTo})
		}
	}
	return others
}

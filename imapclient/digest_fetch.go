package imapclient

import (
	"context"
	"errors"
	"slices"
	"time"
)

const (
	digestAfter      = 250 * time.Millisecond // lets the person's page go first
	digestPiece      = 1000                   // messages that are asked for at once, of a server that is quick
	digestPieceLeast = 50
	digestPieceLimit = 3 * time.Second // what a piece may take before the next is smaller
	digestUnwell     = time.Minute     // after a failure nobody tries again for as long
)

// errNoRoom says that memory has no room for a digest.
var errNoRoom = errors.New("no room for the digest")

// readDigest begins to read what is missing, unless that is under way. An account
// with a single connection, which clicks need, has no digests.
func (b *box) readDigest() {
	b.digests.mu.Lock()
	begin := !b.digests.under && time.Now().After(b.digests.unfit) && b.account.pool.queue.most > 1
	b.digests.under = b.digests.under || begin
	b.digests.mu.Unlock()
	if begin && !b.account.spawn(b.readPieces) {
		b.endReading(nil)
	}
}

// digestNews has messages that came taken in, where somebody looks.
func (b *box) digestNews(news Event) {
	if b.isLookedAt() && (!news.Detailed || len(news.Arrived) > 0) {
		b.readDigest()
	}
}

func (b *box) endReading(err error) {
	b.digests.mu.Lock()
	defer b.digests.mu.Unlock()
	b.digests.under = false
	switch {
	case errors.Is(err, errNoRoom):
		b.digests.unfit = time.Now().Add(unfitFor)
	case err != nil:
		b.digests.unfit = time.Now().Add(digestUnwell)
	}
}

// readPieces reads the newest messages that are missing, again and again. Between
// two pieces it rests for as long as one took, so that the server's disk and our
// processor are half free at least.
func (b *box) readPieces() {
	ctx := b.account.ctx
	read := false
	var err error
	for pause := digestAfter; err == nil && rest(ctx, pause); {
		s := b.snapshot()
		if s == nil {
			break
		}
		uids := b.digestSoFar(s.uidValidity).missing(s, b.pieceSize())
		if len(uids) == 0 {
			break
		}
		begun := time.Now()
		err = b.readPiece(ctx, s, uids, unseen)
		read, pause = true, time.Since(begun)
		b.notePiece(err != nil || pause > digestPieceLimit)
	}
	b.endReading(err)
	if read {
		b.account.threadsGrown()
	}
}

func (b *box) pieceSize() int {
	b.digests.mu.Lock()
	defer b.digests.mu.Unlock()
	if b.digests.piece == 0 {
		return digestPiece
	}
	return b.digests.piece
}

// notePiece has fewer messages be asked for at once after a piece that was too much:
// a server may have to look through each message for its parts.
func (b *box) notePiece(tooMuch bool) {
	b.digests.mu.Lock()
	defer b.digests.mu.Unlock()
	if b.digests.piece == 0 {
		b.digests.piece = digestPiece
	}
	if tooMuch {
		b.digests.piece = max(digestPieceLeast, b.digests.piece/2)
	}
}

// readPiece takes these messages of the snapshot, descending, into the digest. When
// it fails, those that were told until then are.
func (b *box) readPiece(ctx context.Context, s *snapshot, uids []uint32, u urgency) error {
	entries, err := b.fetchDigest(ctx, s, uids, u)
	if err != nil && len(entries) == 0 {
		return err
	}
	if err == nil && len(entries) < len(uids) {
		entries = append(entries, unread(entries, uids)...)
	}
	kept := b.changeDigest(s.uidValidity, func(d *digest) *digest {
		if d == nil {
			d = &digest{uidValidity: s.uidValidity}
		}
		return d.with(entries)
	})
	if err == nil && !kept {
		return &Error{Kind: KindUnsupported, Op: "keep the digest", Err: errNoRoom}
	}
	return err
}

// fetchDigest gives what the server tells of the messages, also before it fails.
func (b *box) fetchDigest(ctx context.Context, s *snapshot, uids []uint32, u urgency) ([]digestEntry, error) {
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
	return entries, err
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

package imapclient

import (
	"sync"
	"time"
)

// digesting is what a box does about its digest.
type digesting struct {
	mu    sync.Mutex // held while the digest that lies in memory is replaced
	under bool       // one is being read
	unfit time.Time  // until then none is
	piece int        // messages that are asked for at once; 0 for digestPiece
}

// maxDigest bounds a digest, in octets: to 480,000 usual messages.
const maxDigest = 64 << 20

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

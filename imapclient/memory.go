package imapclient

import (
	"hash/maphash"

	"hearthmail/cache"
)

// memory is what an account remembers of its mail: all of it can be asked for
// again. All accounts share one bound.
type memory struct {
	kept    *cache.Cache[memoryKey, any]
	account uint64
	meter   Meter
	seed    maphash.Seed // of the hashes that stand for message ids
}

// memoryKey names what is remembered. A mailbox's UIDVALIDITY is part of it, so
// that nothing survives its change.
type memoryKey struct {
	account     uint64
	kind        memoryKind
	mailbox     string
	uidValidity uint32 // 0 for the index itself
	uid         uint32 // 0 for what is about the mailbox
	section     string // of a part; of an expression its text
	sort        Sort   // of an order
}

type memoryKind uint8

const (
	kindIndex   memoryKind = iota // *snapshot
	kindOrder                     // *order
	kindRow                       // *Summary, without flags
	kindOpen                      // *Message, without flags and neighbours
	kindPart                      // []byte, a section's octets, all of them
	kindDigest                    // *digest, as much as has been read
	kindThreads                   // *keptThreads
	kindHeard                     // true: of an address, that there was mail from it; of a message, that it was the first
	kindTried                     // *tried, of an expression
)

// recall gives what is remembered, nil (as a T) for nothing.
func recall[T any](m memory, key memoryKey) T {
	key.account = m.account
	value, _ := m.kept.Get(key)
	typed, _ := value.(T)
	return typed
}

func (m memory) keep(key memoryKey, value any, size int64) {
	key.account = m.account
	m.kept.Put(key, value, size)
}

// forget drops all about a mailbox.
func (m memory) forget(mailbox string) {
	m.kept.RemoveFunc(func(k memoryKey) bool { return k.account == m.account && k.mailbox == mailbox })
}

// forgetAll drops all about the account.
func (m memory) forgetAll() {
	m.kept.RemoveFunc(func(k memoryKey) bool { return k.account == m.account })
}

package imapclient

import "bytes"

// A section of a message never changes for as long as the mailbox has the same
// UIDVALIDITY. What comes in one piece is kept.

// part gives the octets of a section if they are remembered, nil otherwise.
func (b *box) part(uidValidity, uid uint32, section string) []byte {
	return recall[[]byte](b.account.memory, b.partKey(uidValidity, uid, section))
}

func (b *box) partKey(uidValidity, uid uint32, section string) memoryKey {
	return memoryKey{kind: kindPart, mailbox: b.name, uidValidity: uidValidity, uid: uid, section: section}
}

func (b *box) keepPart(uidValidity, uid uint32, section string, octets []byte) {
	if len(octets) <= chunkSize {
		// A copy, since the octets lie within the server's whole answer.
		b.account.memory.keep(b.partKey(uidValidity, uid, section), bytes.Clone(octets), int64(len(octets)))
	}
}

// recallPart gives size octets of a section from offset on, if the account has
// them; uidValidity 0 means any. The UID must be there still.
func (a *Account) recallPart(mailbox string, uidValidity, uid uint32, section string, offset, size int64) (octets []byte, ok bool) {
	defer func() { a.memory.meter.CacheLookup("part", ok) }()
	b := a.known(mailbox)
	if b == nil {
		return nil, false
	}
	s := b.settled()
	if s == nil || uidValidity != 0 && uidValidity != s.uidValidity {
		return nil, false
	}
	octets = b.part(s.uidValidity, uid, section)
	if _, there := s.find(uid); !there || octets == nil {
		return nil, false
	}
	octets = octets[min(offset, int64(len(octets))):]
	return octets[:min(size, int64(len(octets)))], true
}

// keepPiece remembers a piece of a section if it is all of it.
func (a *Account) keepPiece(mailbox string, uidValidity, uid uint32, section string, offset, size int64, octets []byte) {
	if b := a.known(mailbox); b != nil && offset == 0 && int64(len(octets)) < size && b.snapshot() != nil {
		b.keepPart(uidValidity, uid, section, octets)
	}
}

package imapclient

import (
	"slices"
	"time"
	"unsafe"
)

// maxDigestChunk is how many messages a chunk of a digest holds: many, since they
// share their senders' names.
const maxDigestChunk = 1024

// digestEntry is what a digest knows of a message. Nothing of it ever changes, and
// nobody writes to its slices.
type digestEntry struct {
	uid        uint32
	marks      digestMarks
	zone       int16 // minutes east of UTC, of the message's own Date
	seconds    int64 // of its Date, or its arrival's where it has none, since 1970
	arrived    int64 // the same of INTERNALDATE, or its Date's where the server gives none
	size       int64 // octets (RFC822.SIZE)
	id         uint64
	references []uint64 // ids of what it answers, the oldest first

	// Folded (search.Fold), as they are read: "Name <address>, …".
	from, to, subject []byte

	author []byte // the first of From, as writeAuthor writes it
}

// digestMarks are what a digest knows by yes or no.
type digestMarks uint8

const (
	digestAttachments digestMarks = 1 << iota // as message.HasAttachments says
	digestUnsure                              // the server didn't say of what parts it is made
	digestDated                               // it has a Date field that can be read
	digestHasFrom                             // it has such a field
	digestHasTo
	digestHasSubject
	digestCut   // From, Subject or references may be longer than is known, or unknown
	digestCutTo // and To
)

func (e *digestEntry) has(m digestMarks) bool { return e.marks&m != 0 }

// date is the message's Date in its own zone, or its arrival in UTC.
func (e *digestEntry) date() time.Time {
	return time.Unix(e.seconds, 0).In(time.FixedZone("", int(e.zone)*60))
}

// digestChunk is a stretch of a digest, ascending by UID. It never changes.
type digestChunk struct {
	uids       []uint32
	marks      []digestMarks
	zones      []int16
	seconds    []int64
	arrived    []int64
	sizes      []int64
	ids        []uint64
	references []uint64 // of all messages
	ends       []uint32 // of each message's
	subjects   texts
	from, to   repeated
	authors    repeated
}

// newDigestChunk copies entries, at most maxDigestChunk, ascending by UID.
func newDigestChunk(entries []digestEntry) *digestChunk {
	n, references := len(entries), 0
	for i := range entries {
		references += len(entries[i].references)
	}
	ch := &digestChunk{
		uids: make([]uint32, n), marks: make([]digestMarks, n), zones: make([]int16, n), seconds: make([]int64, n), arrived: make([]int64, n),
		sizes: make([]int64, n), ids: make([]uint64, n), ends: make([]uint32, n), references: make([]uint64, 0, references),
		from:    newRepeated(n, func(i int) []byte { return entries[i].from }),
		to:      newRepeated(n, func(i int) []byte { return entries[i].to }),
		authors: newRepeated(n, func(i int) []byte { return entries[i].author }),
	}
	for i := range entries {
		e := &entries[i]
		ch.uids[i], ch.marks[i], ch.zones[i], ch.sizes[i], ch.ids[i] = e.uid, e.marks, e.zone, e.size, e.id
		ch.seconds[i], ch.arrived[i] = e.seconds, e.arrived
		ch.references = append(ch.references, e.references...)
		ch.ends[i] = uint32(len(ch.references))
		ch.subjects.add(e.subject)
	}
	ch.subjects.trim()
	return ch
}

func (ch *digestChunk) first() uint32 { return ch.uids[0] }

func (ch *digestChunk) last() uint32 { return ch.uids[len(ch.uids)-1] }

func (ch *digestChunk) at(i int) digestEntry {
	return digestEntry{
		uid: ch.uids[i], marks: ch.marks[i], zone: ch.zones[i], seconds: ch.seconds[i], arrived: ch.arrived[i], size: ch.sizes[i],
		id: ch.ids[i], references: ch.referencesOf(i),
		from: ch.from.at(i), to: ch.to.at(i), subject: ch.subjects.at(i), author: ch.authors.at(i),
	}
}

func (ch *digestChunk) referencesOf(i int) []uint64 {
	start := uint32(0)
	if i > 0 {
		start = ch.ends[i-1]
	}
	return ch.references[start:ch.ends[i]:ch.ends[i]]
}

func (ch *digestChunk) appendTo(entries []digestEntry) []digestEntry {
	entries = slices.Grow(entries, len(ch.uids))
	for i := range ch.uids {
		entries = append(entries, ch.at(i))
	}
	return entries
}

func (ch *digestChunk) bytes() int64 {
	return int64(unsafe.Sizeof(*ch)) + sliceBytes(ch.uids) + sliceBytes(ch.marks) + sliceBytes(ch.zones) + sliceBytes(ch.seconds) + sliceBytes(ch.arrived) +
		sliceBytes(ch.sizes) + sliceBytes(ch.ids) + sliceBytes(ch.references) + sliceBytes(ch.ends) +
		ch.subjects.bytes() + ch.from.bytes() + ch.to.bytes() + ch.authors.bytes()
}

package imapclient

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unsafe"

	"hearthmail/search"
)

// digest is what never changes of a mailbox's messages and lists and searches
// need, in order of UID, beside the index, which holds what does change. Like
// columns it is a value that is never changed: with and within give a new one that
// shares most of the old. 100,000 usual messages take some 17 MiB.
type digest struct {
	uidValidity uint32
	chunks      []*digestChunk // none empty
	total       int
}

func (d *digest) len() int { return d.total }

// get is a message by its UID.
func (d *digest) get(uid uint32) (digestEntry, bool) {
	i := d.seek(uid)
	if i == len(d.chunks) {
		return digestEntry{}, false
	}
	at, ok := slices.BinarySearch(d.chunks[i].uids, uid)
	if !ok {
		return digestEntry{}, false
	}
	return d.chunks[i].at(at), true
}

// seek is the first chunk that doesn't end before uid, len(d.chunks) for none.
func (d *digest) seek(uid uint32) int {
	i, _ := slices.BinarySearchFunc(d.chunks, uid, func(ch *digestChunk, uid uint32) int { return cmp.Compare(ch.last(), uid) })
	return i
}

// all goes through the messages in order of UID.
func (d *digest) all() iter.Seq[digestEntry] {
	return func(yield func(digestEntry) bool) {
		for _, ch := range d.chunks {
			for i := range ch.uids {
				if !yield(ch.at(i)) {
					return
				}
			}
		}
	}
}

// match gives the UIDs, ascending, of the messages that ok says yes to, which
// keeps nothing of what it is given.
func (d *digest) match(ok func(e *digestEntry) bool) []uint32 {
	var uids []uint32
	for e := range d.all() {
		if ok(&e) {
			uids = append(uids, e.uid)
		}
	}
	return uids
}

// knows says whether a field can be searched: From, To and Subject can.
func (d *digest) knows(field search.Field) bool {
	return field == search.From || field == search.To || field == search.Subject
}

// search gives the UIDs, ascending, of the messages that hold a folded text
// (search.Fold) in a field that the digest knows; of "" those that have the field.
// It gives what Dovecot's UID SEARCH FROM, TO and SUBJECT do, and besides:
// what search.Fold finds more; texts that are not UTF-8, as the list shows them;
// quotes that Dovecot adds round names and before apostrophes don't hide these.
// doubtful has those of which it can't tell.
func (d *digest) search(field search.Field, folded string) []uint32 {
	if strings.Contains(folded, "\n") {
		return nil
	}
	if folded == "" {
		return d.match(func(e *digestEntry) bool { return e.has(fieldMark(field)) })
	}
	var uids []uint32
	text := []byte(folded)
	for _, ch := range d.chunks {
		found := func(i int) { uids = append(uids, ch.uids[i]) }
		switch field {
		case search.From:
			ch.from.find(text, found)
		case search.To:
			ch.to.find(text, found)
		case search.Subject:
			ch.subjects.find(text, found)
		}
	}
	return uids
}

func fieldMark(field search.Field) digestMarks {
	switch field {
	case search.From:
		return digestHasFrom
	case search.To:
		return digestHasTo
	case search.Subject:
		return digestHasSubject
	default:
		return 0
	}
}

// doubtful are the UIDs, ascending and few, of the messages whose field is longer
// than the digest knows, or could not be read: of these alone search may miss some,
// and the server can be asked about them.
func (d *digest) doubtful(field search.Field) []uint32 {
	mark := digestCut
	if field == search.To {
		mark = digestCutTo
	}
	var uids []uint32
	for _, ch := range d.chunks {
		for i, marks := range ch.marks {
			if marks&mark != 0 {
				uids = append(uids, ch.uids[i])
			}
		}
	}
	return uids
}

// bytes is the memory that the digest takes, whoever shares it.
func (d *digest) bytes() int64 {
	size := int64(unsafe.Sizeof(*d)) + sliceBytes(d.chunks)
	for _, ch := range d.chunks {
		size += ch.bytes()
	}
	return size
}

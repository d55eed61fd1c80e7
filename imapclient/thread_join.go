package imapclient

import "slices"

// maxBearers is how many messages may bear the same id before it is taken for that
// of a program that gives all of its messages one, which joins nothing.
const maxBearers = 12

// threadRef is a message of a conversation: the number of its mailbox, and its UID.
type threadRef struct{ source, uid uint32 }

// threads are the conversations with messages in a mailbox, the one with the newest
// first. They never change.
type threads struct {
	members []threadRef // of all, each one's newest first
	ends    []uint32    // of each one's
	newest  []int64     // when the newest of each arrived, in seconds since 1970

	uids []uint32 // of the mailbox's own messages, ascending
	of   []uint32 // the number of each one's conversation
}

func (t *threads) len() int { return len(t.ends) }

// at gives a conversation's messages, the newest first.
func (t *threads) at(i int) []threadRef {
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.members[start:t.ends[i]]
}

// find is the number of the conversation of one of the mailbox's own messages.
func (t *threads) find(uid uint32) (int, bool) {
	i, ok := slices.BinarySearch(t.uids, uid)
	if !ok {
		return 0, false
	}
	return int(t.of[i]), true
}

func (t *threads) bytes() int64 {
	return 300 + sliceBytes(t.members) + sliceBytes(t.ends) + sliceBytes(t.newest) + sliceBytes(t.uids) + sliceBytes(t.of)
}

// joinThreads joins the messages of several mailboxes to conversations, and gives
// those that have some in the first mailbox. Two messages are of the same one when
// one names the other in References or In-Reply-To (RFC 5322, section 3.6.4), or both
// name a third, whether that is there or not; subjects alone join nothing. So it
// doesn't matter in which order they come, and ids that go in circles do no harm. Of
// a message that lies in several mailboxes the copy in the first of these counts.
func joinThreads(sources []*digest) *threads {
	j := newJoiner(sources)
	for i, d := range sources {
		j.meet(j.starts[i], d)
	}
	for i, d := range sources {
		j.join(j.starts[i], d)
	}
	return j.threads(sources)
}

// joiner holds the messages as nodes of a forest, whose trees are conversations.
type joiner struct {
	starts []int   // of each mailbox's messages
	up     []int32 // the node above each, itself at a root
	known  map[uint64]bearer
}

// bearer is who has an id, or the first who names it.
type bearer struct{ node, count int32 }

func newJoiner(sources []*digest) *joiner {
	j := &joiner{}
	total := 0
	for _, d := range sources {
		j.starts = append(j.starts, total)
		total += d.len()
	}
	j.up = make([]int32, total)
	for i := range j.up {
		j.up[i] = int32(i)
	}
	j.known = make(map[uint64]bearer, total)
	return j
}

// meet learns who bears which id.
func (j *joiner) meet(node int, d *digest) {
	for _, ch := range d.chunks {
		for _, id := range ch.ids {
			if id != 0 {
				b := j.known[id]
				if b.count++; b.count == 1 {
					b.node = int32(node)
				}
				j.known[id] = b
			}
			node++
		}
	}
}

func (j *joiner) join(node int, d *digest) {
	for _, ch := range d.chunks {
		for i, id := range ch.ids {
			if id != 0 {
				j.link(int32(node), id)
			}
			for _, other := range ch.referencesOf(i) {
				j.link(int32(node), other)
			}
			node++
		}
	}
}

func (j *joiner) link(node int32, id uint64) {
	b, ok := j.known[id]
	switch {
	case !ok:
		j.known[id] = bearer{node: node}
	case b.count <= maxBearers:
		// The lower root stays: it is the one of the first mailbox.
		x, y := j.root(node), j.root(b.node)
		j.up[max(x, y)] = min(x, y)
	}
}

func (j *joiner) root(node int32) int32 {
	for j.up[node] != node {
		j.up[node] = j.up[j.up[node]]
		node = j.up[node]
	}
	return node
}

// isCopy says whether the message with this id, in the mailbox whose messages start
// there, lies in one before it too.
func (j *joiner) isCopy(id uint64, start int) bool {
	if start == 0 || id == 0 {
		return false
	}
	b := j.known[id]
	return b.count <= maxBearers && int(b.node) < start
}

package imapclient

import (
	"cmp"
	"slices"
)

// gathered is a conversation whose messages are being found.
type gathered struct {
	newest int64
	last   uint32 // UID in the first mailbox
	some   []gatheredMessage
}

type gatheredMessage struct {
	threadRef
	arrived int64
}

// threads reads the forest: the conversations whose root is in the first mailbox.
func (j *joiner) threads(sources []*digest) *threads {
	own := sources[0].len()
	r := threadReader{joiner: j, own: own, number: make([]uint32, own), all: make([]gathered, 0, own)}
	t := &threads{of: make([]uint32, own), uids: make([]uint32, 0, own)}
	for source, d := range sources {
		node := j.starts[source]
		for _, ch := range d.chunks {
			if source == 0 {
				t.uids = append(t.uids, ch.uids...)
			}
			for i := range ch.uids {
				if thread, ok := r.take(node, source, ch, i); ok && source == 0 {
					t.of[node] = thread
				}
				node++
			}
		}
	}
	t.order(r.all)
	return t
}

// threadReader gathers conversations message by message.
type threadReader struct {
	*joiner
	own    int      // messages of the first mailbox
	number []uint32 // of a root's conversation in all, from 1
	all    []gathered
}

// take gives the place of the message's conversation in all; false for one that has
// no other message in the first mailbox, and for a copy.
func (r *threadReader) take(node, source int, ch *digestChunk, i int) (uint32, bool) {
	root := int(r.root(int32(node)))
	if root >= r.own || r.isCopy(ch.ids[i], r.starts[source]) {
		return 0, false
	}
	if r.number[root] == 0 {
		r.all = append(r.all, gathered{})
		r.number[root] = uint32(len(r.all))
	}
	g := &r.all[r.number[root]-1]
	g.newest = max(g.newest, ch.arrived[i])
	g.some = append(g.some, gatheredMessage{threadRef{uint32(source), ch.uids[i]}, ch.arrived[i]})
	if source == 0 {
		g.last = ch.uids[i]
	}
	return r.number[root] - 1, true
}

// order puts the conversations in their order, and the messages of each. t.of holds
// their numbers as they stand in all.
func (t *threads) order(all []gathered) {
	order := make([]uint32, len(all))
	total := 0
	for i := range all {
		order[i] = uint32(i)
		total += len(all[i].some)
	}
	slices.SortFunc(order, func(x, y uint32) int {
		return cmp.Or(cmp.Compare(all[y].newest, all[x].newest), cmp.Compare(all[y].last, all[x].last))
	})
	t.members, t.ends, t.newest = make([]threadRef, 0, total), make([]uint32, 0, len(all)), make([]int64, 0, len(all))
	place := make([]uint32, len(all))
	for i, at := range order {
		g := &all[at]
		slices.SortFunc(g.some, func(x, y gatheredMessage) int {
			return cmp.Or(cmp.Compare(y.arrived, x.arrived), cmp.Compare(x.source, y.source), cmp.Compare(y.uid, x.uid))
		})
		for _, m := range g.some {
			t.members = append(t.members, m.threadRef)
		}
		t.ends, t.newest = append(t.ends, uint32(len(t.members))), append(t.newest, g.newest)
		place[at] = uint32(i)
	}
	for i, at := range t.of {
		t.of[i] = place[at]
	}
}

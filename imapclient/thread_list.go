package imapclient

import "slices"

// threadList is what a list of conversations holds, on all pages: those in threads by
// their numbers, and then messages by themselves, since nothing is known of them yet.
type threadList struct {
	*threads
	numbers  []uint32
	singles  []uint32 // UIDs
	messages int      // of the mailbox, in all of them
}

func (l *threadList) len() int { return len(l.numbers) + len(l.singles) }

// list gives the conversations with a message of the snapshot that lists lets through,
// nil for all, the newest first. What hasn't been read yet are older messages: they
// come last.
func (t *threads) list(s *snapshot, lists func(e entry) bool) *threadList {
	l := &threadList{threads: t}
	present := make([]uint32, t.len()) // messages of each that are in the mailbox
	listed := make([]bool, t.len())
	next := 0
	for e := range s.all() {
		for next < len(t.uids) && t.uids[next] < e.uid {
			next++
		}
		passes := lists == nil || lists(e)
		if next < len(t.uids) && t.uids[next] == e.uid {
			present[t.of[next]]++
			listed[t.of[next]] = listed[t.of[next]] || passes
		} else if passes {
			l.singles = append(l.singles, e.uid)
		}
	}
	l.numbers = make([]uint32, 0, t.len())
	for i, ok := range listed {
		if ok {
			l.numbers = append(l.numbers, uint32(i))
			l.messages += int(present[i])
		}
	}
	l.messages += len(l.singles)
	slices.Reverse(l.singles)
	return l
}

// threadHead is a conversation of a page.
type threadHead struct {
	members []threadRef // the newest first
	arrived int64       // when the newest did, in seconds since 1970; 0 for unknown
}

// cut gives the conversations at the positions from (inclusive) to (exclusive).
func (l *threadList) cut(from, to int) []threadHead {
	heads := make([]threadHead, 0, to-from)
	for i := from; i < to; i++ {
		if i < len(l.numbers) {
			number := int(l.numbers[i])
			heads = append(heads, threadHead{l.at(number), l.newest[number]})
		} else {
			heads = append(heads, threadHead{members: []threadRef{{uid: l.singles[i-len(l.numbers)]}}})
		}
	}
	return heads
}

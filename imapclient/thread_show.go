package imapclient

import (
	"context"
	"slices"
)

// maxThread is how many messages of a conversation are shown, the newest.
const maxThread = 500

// ThreadMessage is a message of a conversation.
type ThreadMessage struct {
	Mailbox     string
	UIDValidity uint32
	Depth       int // how many messages of the conversation it answers, one through another
	Summary
}

// Thread gives the whole conversation that a message is in, the oldest first; of very
// long ones the newest 500 messages and the one that was asked for. A message that
// hasn't been read yet is alone. uidValidity 0 means any. KindNotFound without the
// message, KindConflict with another UIDVALIDITY, KindUnsupported without an index.
func (a *Account) Thread(ctx context.Context, mailbox string, uidValidity, uid uint32) ([]ThreadMessage, error) {
	b, _, err := a.indexed(ctx, mailbox)
	if err != nil {
		return nil, err
	}
	s, err := b.currentFor(ctx, uid)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, noSuchMessage()
	}
	if err := s.confirm(uidValidity); err != nil {
		return nil, err
	}
	if _, there := s.get(uid); !there {
		return nil, noSuchMessage()
	}
	sources, _, err := b.threadSources(ctx, s)
	if err != nil {
		return nil, err
	}
	members := []threadRef{{uid: uid}}
	t := b.threadsOf(sources)
	if number, ok := t.find(uid); ok {
		members = shownOf(sources, t.at(number), uid)
	}
	return threadMessages(ctx, sources, members)
}

// shownOf gives the members that are there and shown, the oldest first.
func shownOf(sources []threadSource, members []threadRef, asked uint32) []threadRef {
	var shown []threadRef
	for _, m := range members {
		_, there := sources[m.source].snapshot.get(m.uid)
		if there && (len(shown) < maxThread || m == threadRef{uid: asked}) {
			shown = append(shown, m)
		}
	}
	slices.Reverse(shown)
	return shown
}

// threadMessages gives the rows of members, from their mailboxes; those that have gone
// meanwhile are left out.
func threadMessages(ctx context.Context, sources []threadSource, members []threadRef) ([]ThreadMessage, error) {
	rows := map[threadRef]Summary{}
	for i := range sources {
		var uids []uint32
		for _, m := range members {
			if int(m.source) == i {
				uids = append(uids, m.uid)
			}
		}
		if len(uids) == 0 {
			continue
		}
		summaries, err := sources[i].box.rows(ctx, sources[i].snapshot, uids)
		if err != nil && i == 0 {
			return nil, err
		}
		for _, row := range summaries { // none of another mailbox that has just gone
			rows[threadRef{uint32(i), row.UID}] = row
		}
	}
	depths := threadDepths(sources, members)
	messages := make([]ThreadMessage, 0, len(members))
	for i, m := range members {
		if row, ok := rows[m]; ok {
			source := &sources[m.source]
			messages = append(messages, ThreadMessage{source.box.name, source.snapshot.uidValidity, depths[i], row})
		}
	}
	return messages, nil
}

// threadDepths says of each member how many others are above it: the last that it
// names, the last that this names, and so on. Those who name each other in a circle
// are not above each other.
func threadDepths(sources []threadSource, members []threadRef) []int {
	known := make([]digestEntry, len(members))
	byID := map[uint64]int{}
	for i, m := range members {
		known[i], _ = sources[m.source].digest.get(m.uid)
		if _, there := byID[known[i].id]; !there && known[i].id != 0 {
			byID[known[i].id] = i
		}
	}
	depths := make([]int, len(members))
	const unknown, underWay = -1, -2
	for i := range depths {
		depths[i] = unknown
	}
	above := func(i int) int {
		for _, id := range slices.Backward(known[i].references) {
			if at, ok := byID[id]; ok && at != i {
				return at
			}
		}
		return unknown
	}
	for i := range members {
		var way []int
		at := i
		for ; at >= 0 && depths[at] == unknown; at = above(at) {
			depths[at] = underWay
			way = append(way, at)
		}
		depth := 0
		if at >= 0 && depths[at] >= 0 {
			depth = depths[at] + 1
		}
		for _, step := range slices.Backward(way) {
			depths[step] = depth
			depth++
		}
	}
	return depths
}

package imapclient

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync/atomic"
)

// Bounds on the sets of flags of a mailbox. Where a server goes beyond them,
// that mailbox has no index.
const (
	maxFlagSets  = 1 << 16
	maxFlagBytes = 8 << 20 // of all sets
	maxFlagTexts = 4096    // spellings that are remembered
	maxFlagText  = 512     // octets of a spelling that is
)

// marks are the system flags of a message, those that lists and counts ask for.
type marks uint8

const (
	markSeen marks = 1 << iota
	markAnswered
	markFlagged
	markDeleted
	markDraft

	markBits = iota
)

// marksOf are the marks in a set that flagSets gave this number.
func marksOf(id uint32) marks { return marks(id & (1<<markBits - 1)) }

// flagSets gives each distinct set of flags of a mailbox a number: its place
// among the sets, and in the low bits its marks, so that these need no look-up.
// 0 is the empty set. One goroutine at a time may add sets; any may call names
// and bytes meanwhile with the numbers that it was given.
type flagSets struct {
	sets  atomic.Pointer[[][]string] // only ever appended to
	size  atomic.Int64
	ids   map[string]uint32 // by the names, joined
	texts map[string]uint32 // by what servers wrote
}

func newFlagSets() *flagSets {
	f := &flagSets{ids: map[string]uint32{"": 0}, texts: map[string]uint32{}}
	f.sets.Store(&[][]string{nil})
	return f
}

// id is the number of the set of these flags. Their order doesn't matter; those
// that data can't hold are left out, as flagsOf does. False beyond the bounds.
func (f *flagSets) id(flags []string) (uint32, bool) {
	key := joinFlags(flags)
	if id, ok := f.ids[key]; ok {
		return id, true
	}
	names := strings.Split(key, " ")
	size := int64(128 + len(key) + 16*len(names)) // with its place in the map and the slice, about
	sets := *f.sets.Load()
	if len(sets) == maxFlagSets || f.size.Load()+size > maxFlagBytes {
		return 0, false
	}
	id := uint32(len(sets)) << markBits
	for _, name := range names {
		id |= uint32(markOf(name))
	}
	sets = append(sets, names)
	f.sets.Store(&sets)
	f.size.Add(size)
	f.ids[key] = id
	return id, true
}

// idOfList is the number of the set that stands between the brackets of
// FLAGS (…), as the server wrote it. Without allocating for a text that came
// before. False for what isn't plain words, and beyond the bounds.
func (f *flagSets) idOfList(list []byte) (uint32, bool) {
	if id, ok := f.texts[string(list)]; ok {
		return id, true
	}
	if bytes.ContainsAny(list, "\"(){}[\r\n") {
		return 0, false
	}
	words := strings.FieldsFunc(string(list), func(r rune) bool { return r == ' ' || r == '\t' })
	if slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, "NIL") }) {
		return 0, false
	}
	id, ok := f.id(words)
	if ok && len(list) <= maxFlagText {
		f.remember(string(list), id)
	}
	return id, ok
}

// remember forgets all others when there are too many: no mailbox that people
// use comes near.
func (f *flagSets) remember(text string, id uint32) {
	if len(f.texts) >= maxFlagTexts {
		for other := range f.texts {
			f.size.Add(-textSize(other))
		}
		clear(f.texts)
	}
	f.texts[text] = id
	f.size.Add(textSize(text))
}

func textSize(text string) int64 { return int64(48 + len(text)) }

// names are the flags of a set, sorted. Callers must not write to them. None
// for a number that was never given.
func (f *flagSets) names(id uint32) []string {
	sets := *f.sets.Load()
	if place := int(id >> markBits); place < len(sets) {
		return sets[place]
	}
	return nil
}

// bytes is about how much memory the sets take.
func (f *flagSets) bytes() int64 { return f.size.Load() }

// joinFlags writes a set in one way: without what flagsOf leaves out, sorted,
// each flag once, whatever its case.
func joinFlags(flags []string) string {
	kept := make([]string, 0, len(flags))
	for _, flag := range flags {
		if flag = canonicalFlag(flag); isShownFlag(flag) {
			kept = append(kept, flag)
		}
	}
	slices.SortFunc(kept, func(a, b string) int {
		return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
	})
	return strings.Join(slices.CompactFunc(kept, strings.EqualFold), " ")
}

func markOf(flag string) marks {
	switch flag {
	case FlagSeen:
		return markSeen
	case FlagAnswered:
		return markAnswered
	case FlagFlagged:
		return markFlagged
	case FlagDeleted:
		return markDeleted
	case `\Draft`:
		return markDraft
	default:
		return 0
	}
}

package imapclient

import (
	"bytes"
	"slices"
	"unsafe"
)

// texts are folded texts (search.Fold), one after another in one piece of memory,
// each with a line break behind it, which none of them holds.
type texts struct {
	arena []byte
	ends  []uint32 // behind the line breaks
}

func (t *texts) add(text []byte) {
	t.arena = append(append(t.arena, text...), '\n')
	t.ends = append(t.ends, uint32(len(t.arena)))
}

func (t *texts) at(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.arena[start : t.ends[i]-1 : t.ends[i]-1]
}

// find calls found for each text, in order, that holds another, which has no line
// break.
func (t *texts) find(text []byte, found func(i int)) {
	for i, from := 0, 0; i < len(t.ends); i++ {
		at := bytes.Index(t.arena[from:], text)
		if at < 0 {
			return
		}
		past, _ := slices.BinarySearch(t.ends[i:], uint32(from+at)+1)
		i += past
		found(i)
		from = int(t.ends[i])
	}
}

// trim gives back room that nothing will be added in.
func (t *texts) trim() { t.arena, t.ends = bytes.Clone(t.arena), slices.Clone(t.ends) }

func (t *texts) bytes() int64 { return int64(cap(t.arena)) + 4*int64(cap(t.ends)) }

// repeated are texts of which many are the same: each lies there once.
type repeated struct {
	texts
	of []uint16 // the number of each message's
}

// newRepeated takes at most 65,536 texts.
func newRepeated(n int, text func(i int) []byte) repeated {
	r := repeated{of: make([]uint16, n)}
	numbers := map[string]uint16{}
	for i := range n {
		number, there := numbers[string(text(i))]
		if !there {
			number = uint16(len(numbers))
			numbers[string(text(i))] = number
			r.add(text(i))
		}
		r.of[i] = number
	}
	r.trim()
	return r
}

func (r *repeated) at(i int) []byte { return r.texts.at(int(r.of[i])) }

func (r *repeated) find(text []byte, found func(i int)) {
	hit := make([]bool, len(r.ends))
	any := false
	r.texts.find(text, func(i int) { hit[i], any = true, true })
	if !any {
		return
	}
	for i, number := range r.of {
		if hit[number] {
			found(i)
		}
	}
}

func (r *repeated) bytes() int64 { return r.texts.bytes() + 2*int64(cap(r.of)) }

func sliceBytes[T any](s []T) int64 {
	var one T
	return int64(cap(s)) * int64(unsafe.Sizeof(one))
}

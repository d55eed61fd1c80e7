package imapclient

import (
	"bytes"
	"math"
	"strings"
)

// searched is what a SEARCH, SORT or ESEARCH response says.
type searched struct {
	tag     string   // of the command, where ESEARCH says it
	numbers []uint32 // of SEARCH, SORT, ALL or PARTIAL, in the order they were sent
	count   uint32   // what COUNT says, or how many numbers there are
	ends    []uint32 // of MIN and MAX, as far as they were sent
}

// decodeNumbers gives the numbers of a response that decodeSearched reads.
func decodeNumbers(f frame, limit int) (numbers []uint32, ok bool) {
	found, ok := decodeSearched(f, limit)
	return found.numbers, ok
}

// decodeSearched reads "* SEARCH 1 2 3", "* SORT 3 1 2" (RFC 5256) and
// "* ESEARCH (TAG "t") UID COUNT 4 ALL 1:3,5" (RFC 4731), also with PARTIAL
// (RFC 5267, RFC 9394). A set keeps its order, as ESORT needs it: a range runs
// in the direction that it is written in. False for any other response, for
// what is no number, and for more than limit numbers.
func decodeSearched(f frame, limit int) (found searched, ok bool) {
	name, rest := f.response()
	switch name {
	case "SEARCH", "SORT":
		found.numbers, ok = numbersIn(rest, limit)
		found.count = uint32(len(found.numbers))
		return found, ok
	case "ESEARCH":
		return extendedSearch(rest, limit)
	default:
		return found, false
	}
}

// numbersIn reads numbers with spaces between them, and passes over the
// (MODSEQ n) that may follow (RFC 7162, section 3.1.5).
func numbersIn(text []byte, limit int) ([]uint32, bool) {
	text, _, _ = bytes.Cut(text, []byte("("))
	numbers := make([]uint32, 0, min(bytes.Count(text, []byte(" "))+1, limit))
	for len(text) > 0 {
		if text[0] == ' ' {
			text = text[1:]
			continue
		}
		n, rest, ok := cutUID(text)
		if !ok || len(rest) > 0 && rest[0] != ' ' || len(numbers) == limit {
			return nil, false
		}
		numbers = append(numbers, n)
		text = rest
	}
	return numbers, true
}

// extendedSearch reads an ESEARCH from its correlator on.
func extendedSearch(text []byte, limit int) (found searched, ok bool) {
	r := valueReader{rest: text}
	counted := false
	for r.skipSpace(); len(r.rest) > 0; r.skipSpace() {
		name, err := r.next(0)
		switch {
		case err != nil:
			return searched{}, false
		case name.isList(): // (TAG "t")
			found.tag = name.at(1).str()
			continue
		case bytes.EqualFold(name.text, []byte("UID")):
			continue
		}
		item, err := r.next(0)
		upper := strings.ToUpper(name.str())
		if err != nil || !found.take(upper, &item, limit) {
			return searched{}, false
		}
		counted = counted || upper == "COUNT"
	}
	if !counted {
		found.count = uint32(len(found.numbers))
	}
	return found, true
}

// take passes over what nobody asked for, such as MODSEQ.
func (s *searched) take(name string, item *value, limit int) (ok bool) {
	switch name {
	case "COUNT":
		n := item.number()
		s.count = uint32(n)
		return n <= math.MaxUint32
	case "ALL":
		s.numbers, ok = numbersOfSet(item, limit)
		return ok
	case "MIN", "MAX":
		n := item.number()
		if n > 0 && n <= math.MaxUint32 {
			s.ends = append(s.ends, uint32(n))
		}
		return n <= math.MaxUint32
	case "PARTIAL": // (1:50 3,2,1)
		s.numbers, ok = numbersOfSet(item.at(1), limit)
		return ok
	default:
		return true
	}
}

// numbersOfSet expands a sequence-set in its order, after looking how many
// numbers it stands for. NIL is none.
func numbersOfSet(set *value, limit int) ([]uint32, bool) {
	if set == nil || set.kind != valueAtom {
		return nil, false
	}
	if set.isNIL() {
		return nil, true
	}
	return expandSet(set.text, limit)
}

func appendRange(numbers []uint32, first, last uint32) []uint32 {
	step := uint32(1)
	if first > last {
		step = math.MaxUint32 // one down
	}
	for n := first; n != last; n += step {
		numbers = append(numbers, n)
	}
	return append(numbers, last)
}

// countSet is how many numbers a sequence-set stands for; false for more than
// limit and for what is none.
func countSet(text []byte, limit int) (int, bool) {
	total := 0
	for {
		first, last, rest, ok := nextRange(text)
		if !ok {
			return 0, false
		}
		total += int(max(first, last)-min(first, last)) + 1
		if total > limit {
			return 0, false
		}
		if len(rest) == 0 {
			return total, true
		}
		text = rest[1:]
	}
}

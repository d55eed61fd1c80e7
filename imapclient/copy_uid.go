package imapclient

import "bytes"

// copies are where the copies of messages are, as a server tells it in COPYUID (RFC
// 4315, section 3). uidValidity is that of the target; 0 for a server that told
// nothing. The copy of from[i] is to[i].
type copies struct {
	uidValidity uint32
	from, to    []uint32
}

// decodeCopyUID reads "* OK [COPYUID 38 304,319:320 3956:3958] done", with a tag or
// without. False for what is none, for more than limit messages, and when there are
// not as many copies as messages.
func decodeCopyUID(f frame, limit int) (copies, bool) {
	_, code, found := bytes.Cut(f, []byte("["))
	code, _, closed := bytes.Cut(code, []byte("]"))
	words := bytes.Fields(code)
	if !found || !closed || len(words) != 4 || !bytes.EqualFold(words[0], []byte("COPYUID")) {
		return copies{}, false
	}
	validity, rest, ok := cutUID(words[1])
	from, ok1 := expandSet(words[2], limit)
	to, ok2 := expandSet(words[3], limit)
	if !ok || len(rest) > 0 || !ok1 || !ok2 || len(from) != len(to) {
		return copies{}, false
	}
	return copies{validity, from, to}, true
}

// expandSet lists the numbers of a sequence-set in its order.
func expandSet(set []byte, limit int) ([]uint32, bool) {
	total, ok := countSet(set, limit)
	if !ok {
		return nil, false
	}
	numbers := make([]uint32, 0, total)
	for text := set; ; {
		first, last, rest, _ := nextRange(text)
		numbers = appendRange(numbers, first, last)
		if len(rest) == 0 {
			return numbers, true
		}
		text = rest[1:]
	}
}

// copyUIDIn finds COPYUID among the answers to a MOVE or a COPY: MOVE has it in an
// untagged OK (RFC 6851, section 4.3), COPY in the tagged one. A server may split it.
func copyUIDIn(x *exchange, limit int) copies {
	var all copies
	for _, f := range append(x.untagged[:len(x.untagged):len(x.untagged)], x.answer) {
		told, ok := decodeCopyUID(f, limit)
		if !ok || all.uidValidity != 0 && all.uidValidity != told.uidValidity {
			continue
		}
		all.uidValidity = told.uidValidity
		all.from, all.to = append(all.from, told.from...), append(all.to, told.to...)
	}
	return all
}

// where gives the copies of these messages.
func (c copies) where(of UIDs) UIDs {
	var there []uint32
	for i, uid := range c.from {
		if of.Has(uid) {
			there = append(there, c.to[i])
		}
	}
	return UIDsOf(there...)
}

// of keeps what is said of these messages: a server's answer about others is none.
func (c copies) of(uids UIDs) copies {
	kept := copies{uidValidity: c.uidValidity}
	for i, uid := range c.from {
		if uids.Has(uid) {
			kept.from, kept.to = append(kept.from, uid), append(kept.to, c.to[i])
		}
	}
	return kept
}

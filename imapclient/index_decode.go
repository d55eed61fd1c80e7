package imapclient

import (
	"bytes"
	"strings"
)

// decodeFlags reads "* n FETCH (UID u FLAGS (…) MODSEQ (m))" with its items in
// any order, with or without MODSEQ, and without allocating. False when
// anything else stands there: then decodeFetch reads it.
func decodeFlags(f frame, sets *flagSets) (entry, bool) {
	var e entry
	rest, ok := flagItems(f)
	flags := false
	for ok && len(rest) > 0 {
		name, value, _ := bytes.Cut(rest, []byte(" "))
		switch string(name) {
		case "UID":
			e.uid, rest, ok = cutUID(value)
		case "FLAGS":
			flags = true
			e.flags, rest, ok = cutFlags(value, sets)
		case "MODSEQ":
			e.modSeq, rest, ok = cutModSeq(value)
		default:
			return entry{}, false
		}
		if ok && len(rest) > 0 {
			ok = rest[0] == ' ' && len(rest) > 1
			rest = rest[1:]
		}
	}
	if !ok || !flags || e.uid == 0 {
		return entry{}, false
	}
	return e, true
}

// flagItems is what stands between the outer brackets of a FETCH.
func flagItems(f frame) ([]byte, bool) {
	rest, ok := bytes.CutPrefix(f.line(), []byte("* "))
	if !ok {
		return nil, false
	}
	if _, rest, ok = cutUID(rest); !ok {
		return nil, false
	}
	rest, ok = bytes.CutPrefix(rest, []byte(" FETCH ("))
	if !ok {
		return nil, false
	}
	return bytes.CutSuffix(rest, []byte(")"))
}

func cutFlags(text []byte, sets *flagSets) (id uint32, rest []byte, ok bool) {
	list, rest, ok := cutBracketed(text)
	if ok {
		id, ok = sets.idOfList(list)
	}
	return id, rest, ok
}

func cutModSeq(text []byte) (modSeq uint64, rest []byte, ok bool) {
	list, rest, ok := cutBracketed(text)
	if !ok {
		return 0, nil, false
	}
	modSeq, more, ok := cutNumber(list)
	return modSeq, rest, ok && len(more) == 0
}

func cutBracketed(text []byte) (list, rest []byte, ok bool) {
	end := bytes.IndexByte(text, ')')
	if end < 0 || text[0] != '(' {
		return nil, nil, false
	}
	return text[1:end], text[end+1:], true
}

// line is the frame without its last line break.
func (f frame) line() []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(f, []byte("\n")), []byte("\r"))
}

// response is the name of an untagged response that begins with a name, in
// upper case, and what follows.
func (f frame) response() (name string, rest []byte) {
	rest, ok := bytes.CutPrefix(f.line(), []byte("* "))
	if !ok {
		return "", nil
	}
	word, rest, _ := bytes.Cut(rest, []byte(" "))
	if len(word) > len("VANISHED") {
		return "", nil
	}
	return strings.ToUpper(string(word)), rest
}

// decodeVanished reads "* VANISHED (EARLIER) 1:3,5" (RFC 7162, section 3.2.10).
func decodeVanished(f frame) (uids uidRanges, earlier, ok bool) {
	name, rest := f.response()
	if name != "VANISHED" {
		return nil, false, false
	}
	const tag = "(EARLIER) "
	if len(rest) > len(tag) && strings.EqualFold(string(rest[:len(tag)]), tag) {
		rest, earlier = rest[len(tag):], true
	}
	uids, ok = parseUIDRanges(bytes.Trim(rest, " "))
	return uids, earlier, ok
}

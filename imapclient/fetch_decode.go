package imapclient

import (
	"bytes"
	"strings"
	"time"

	"hearthmail/message"
)

// fetched is a decoded FETCH response (RFC 9051, section 7.5.2). What the
// server didn't send, or what can't be read, is zero.
type fetched struct {
	seq       uint32
	uid       uint32
	flags     []string
	modSeq    uint64    // 63 bits (RFC 7162, section 3.1.4)
	date      time.Time // INTERNALDATE
	size      int64     // RFC822.SIZE, octets
	structure *message.Part
	sections  map[string][]byte // body sections by name, as sectionName writes it
}

// decodeFetch reads what it can: from the point where a response can't be
// parsed the rest is left out.
func decodeFetch(f frame) fetched { return decodeFetchWith(f, &valueReader{}) }

// decodeFetchWith uses a reader that may have been used for other responses.
func decodeFetchWith(f frame, r *valueReader) fetched {
	seq, _ := f.fetchNumber()
	row := fetched{seq: seq}
	start := bytes.IndexByte(f, '(')
	if start < 0 {
		return row
	}
	r.reset(f[start+1:])
	for {
		name, err := r.next(0)
		if err != nil || name.kind == valueList {
			return row
		}
		item, err := r.next(0)
		if err != nil {
			return row
		}
		row.take(name.str(), &item)
	}
}

func (row *fetched) take(name string, item *value) {
	switch upper := strings.ToUpper(name); upper {
	case "UID":
		if n := item.number(); n < 1<<32 {
			row.uid = uint32(n)
		}
	case "FLAGS":
		row.flags = flagsOf(item)
	case "MODSEQ":
		row.modSeq = uint64(item.at(0).number())
	case "INTERNALDATE":
		row.date = internalDate(item.str())
	case "RFC822.SIZE":
		row.size = item.number()
	case "BODYSTRUCTURE":
		row.structure = structureOf(item)
	default:
		if section, ok := strings.CutPrefix(upper, "BODY["); ok && (item.kind == valueString || item.isNIL()) {
			if row.sections == nil {
				row.sections = map[string][]byte{}
			}
			row.sections[sectionName(section)] = item.octets()
		}
	}
}

// sectionName is a section as commands write it, without the quotes and the
// offset that servers put into their answers: "HEADER.FIELDS (DATE FROM)".
func sectionName(answered string) string {
	name, _, _ := strings.Cut(answered, "]")
	return strings.ReplaceAll(name, `"`, "")
}

// flagsOf gives system flags the spelling of RFC 9051, which some servers
// lower-case, and leaves out \Recent, which says nothing to a person, and what
// could not be written in a command again.
func flagsOf(list *value) []string {
	flags := make([]string, 0, len(list.list))
	for i := range list.list {
		flag := canonicalFlag(list.list[i].str())
		if isShownFlag(flag) {
			flags = append(flags, flag)
		}
	}
	return flags
}

func isShownFlag(flag string) bool {
	return flag != "" && !strings.EqualFold(flag, `\Recent`) && isPlain(flag)
}

// isPlain keeps out of data-flags what would read as several flags there.
func isPlain(flag string) bool {
	return strings.IndexFunc(flag, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

func canonicalFlag(f string) string {
	for _, system := range []string{FlagSeen, FlagAnswered, FlagFlagged, FlagDeleted, FlagDraft} {
		if strings.EqualFold(f, system) {
			return system
		}
	}
	return f
}

func internalDate(text string) time.Time {
	for _, layout := range []string{"_2-Jan-2006 15:04:05 -0700", "_2-Jan-2006 15:04:05 -07:00"} {
		if date, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return date
		}
	}
	return time.Time{}
}

package imapclient

import (
	"bytes"
	"strconv"
)

// readSelection reads the answers to SELECT (RFC 9051, section 6.3.2).
func readSelection(mailbox string, answers []frame) *selection {
	s := &selection{mailbox: mailbox}
	for _, f := range answers {
		code, found := bytes.CutPrefix(f, []byte("* OK ["))
		if !found {
			s.changed = append(s.changed, f)
			continue
		}
		if len(code) > len("CLOSED") && bytes.EqualFold(code[:len("CLOSED]")], []byte("CLOSED]")) {
			s.changed = nil // was of the mailbox selected before (RFC 7162, section 3.2.11)
			continue
		}
		name, rest, _ := bytes.Cut(code, []byte(" "))
		if bytes.EqualFold(name, []byte("PERMANENTFLAGS")) {
			s.lasting = lastingFlags(rest)
			continue
		}
		digits, _, _ := bytes.Cut(rest, []byte("]"))
		n, err := strconv.ParseUint(string(digits), 10, 63)
		if err != nil {
			continue
		}
		switch string(bytes.ToUpper(name)) {
		case "UIDVALIDITY":
			s.uidValidity = uint32(n)
		case "UIDNEXT":
			s.uidNext = uint32(n)
		case "HIGHESTMODSEQ":
			s.modSeq = n
		}
	}
	return s
}

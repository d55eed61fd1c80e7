package message

import "bytes"

// fromLine is what a line begins with that parts messages (RFC 4155, appendix A).
const fromLine = "From "

// mboxQuoter puts a ">" before each line that begins with "From ", or with that
// behind any number of ">": so it can be taken away again, whatever the message is.
// It holds back no more than it needs to tell.
type mboxQuoter struct {
	inLine  bool // the line is none that could be quoted
	matched int  // octets of "From " that have come and are held back
}

// quote appends p, quoted, to dst.
func (q *mboxQuoter) quote(dst, p []byte) []byte {
	for len(p) > 0 {
		switch {
		case q.inLine:
			end := bytes.IndexByte(p, '\n') + 1
			if end == 0 {
				return append(dst, p...)
			}
			dst, p, q.inLine = append(dst, p[:end]...), p[end:], false
		case q.matched == 0 && p[0] == '>':
			dst, p = append(dst, '>'), p[1:]
		case p[0] == fromLine[q.matched]:
			p = p[1:]
			if q.matched++; q.matched == len(fromLine) {
				dst, q.matched, q.inLine = append(dst, ">"+fromLine...), 0, true
			}
		default:
			dst, q.inLine = q.flush(dst), true
		}
	}
	return dst
}

// flush appends what has been held back.
func (q *mboxQuoter) flush(dst []byte) []byte {
	dst = append(dst, fromLine[:q.matched]...)
	q.matched = 0
	return dst
}

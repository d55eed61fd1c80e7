package message

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// advance takes a piece of a line: into the message, or as the end of it.
func (m *MboxReader) advance() {
	piece, err := m.in.ReadSlice('\n')
	begins := !m.line.going
	m.line.going = errors.Is(err, bufio.ErrBufferFull)
	if m.line.going {
		err = nil
	}
	if begins && bytes.HasPrefix(piece, []byte(fromLine)) {
		piece = bytes.Clone(piece) // what comes behind it is looked at
	}
	switch {
	case len(piece) == 0:
	case begins && isEmptyLine(piece) && !m.lacksEnd(piece[:len(piece)-1]):
		m.length.count(piece)
		if !m.mayEnd() {
			m.emit(nil) // an empty line before: that one is the message's
		}
		m.tail = append(m.tail, piece...)
	case begins && m.parts(piece):
		date, _ := parseFromLine(string(piece))
		m.length.end()
		m.next = &MboxEntry{Date: date}
		return
	default:
		m.take(piece, begins)
	}
	if err != nil {
		m.err = err
		if errors.Is(err, io.EOF) {
			m.length.end()
			return
		}
	}
}

func isEmptyLine(line []byte) bool { return string(line) == "\n" || string(line) == "\r\n" }

// mayEnd says whether what is held back is the line end that a message got which
// had none.
func (m *MboxReader) mayEnd() bool {
	return len(m.tail) == 1 && m.note != nil && m.emitted == m.note.Size
}

// parts says whether a line parts messages.
func (m *MboxReader) parts(line []byte) bool {
	if !bytes.HasPrefix(line, []byte(fromLine)) || !m.afterBlank() {
		return false
	}
	text := strings.TrimRight(string(line), "\r\n")
	if _, ok := parseFromLine(text); !ok {
		return false
	}
	if m.length.goesOn() {
		m.plain = true // it would have been quoted
		return false
	}
	next, _ := m.in.Peek(maxFromLine)
	if first, _, _ := bytes.Cut(next, []byte("\n")); len(next) > 0 && !looksLikeField(string(first)) {
		return false
	}
	return true
}

// afterBlank says whether an empty line has come just before, or nothing at all.
func (m *MboxReader) afterBlank() bool {
	return m.emitted == 0 && len(m.tail) == 0 || bytes.HasSuffix(m.tail, []byte("\n"))
}

// take takes a piece of a line of the message, without what quotes it.
func (m *MboxReader) take(piece []byte, begins bool) {
	m.length.count(piece)
	if begins && piece[0] == '>' && !m.plain {
		m.line.run, piece = true, piece[1:]
	}
	if m.line.run {
		piece = m.unquote(piece)
	}
	if octets, ended := bytes.CutSuffix(piece, []byte("\n")); ended && m.lacksEnd(octets) {
		m.emit(octets)
		m.tail = append(m.tail, '\n') // is the message's own only if it goes on
		return
	}
	m.emit(piece)
}

// lacksEnd says whether a message of which an export of ours tells the size ends with
// these octets, and without the end of a line.
func (m *MboxReader) lacksEnd(octets []byte) bool {
	return len(octets) > 0 && m.note != nil && m.emitted+int64(len(m.tail)+len(octets)) == m.note.Size
}

// unquote looks at a line that has begun with a ">": that is dropped if nothing but
// more of it stand between it and "From ".
func (m *MboxReader) unquote(piece []byte) []byte {
	rest := bytes.TrimLeft(piece, ">")
	if m.line.going && len(rest) < len(fromLine) {
		if len(rest) == 0 {
			return piece // as long as there is nothing else
		}
		piece = bytes.Clone(piece)
		more, _ := m.in.Peek(len(fromLine))
		if end := bytes.IndexByte(more, '\n') + 1; end > 0 {
			more = more[:end]
		}
		piece = slices.Concat(piece, more)
		rest = bytes.TrimLeft(piece, ">")
		m.length.count(more)
		_, _ = m.in.Discard(len(more))
		m.line.going = !bytes.HasSuffix(piece, []byte("\n"))
	}
	m.line.run = false
	if bytes.HasPrefix(rest, []byte(fromLine)) {
		return piece
	}
	return append([]byte{'>'}, piece...)
}

// contentLength follows what messages say of their own length (mboxcl), which is
// believed as long as it has been right for each of several messages before.
type contentLength struct {
	messages, right int
	body            bool  // the header has ended
	said, seen      int64 // octets of the body; said is -1 for nothing
}

// enoughRight is how many messages must have said their length, and rightly.
const enoughRight = 3

func (c *contentLength) begin() { c.body, c.said, c.seen = false, -1, 0 }

func (c *contentLength) count(piece []byte) {
	switch {
	case c.body:
		c.seen += int64(len(piece))
	case isEmptyLine(piece):
		c.body = true
	default:
		if name, value, ok := bytes.Cut(piece, []byte(":")); ok && len(name) == len("Content-Length") && strings.EqualFold(string(name), "Content-Length") {
			if n, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64); err == nil && n >= 0 {
				c.said = n
			}
		}
	}
}

// goesOn says whether the message has not come to its end yet.
func (c *contentLength) goesOn() bool {
	return c.messages >= enoughRight && c.right == c.messages && c.said > c.seen
}

// end is called when a message has ended; an empty line may follow its last.
func (c *contentLength) end() {
	c.messages++
	if behind := c.seen - c.said; c.said >= 0 && behind >= 0 && behind <= 2 {
		c.right++
	}
}

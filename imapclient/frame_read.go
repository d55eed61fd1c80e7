package imapclient

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// Bounds on what a server may send in one response, in octets. What is
// fetched in pieces is smaller; a server that sends more costs its connection,
// never the process.
const (
	maxLine  = 4 << 20  // of a line without its literals; a BODYSTRUCTURE of 10,000 parts is one
	maxFrame = 16 << 20 // of a response with all its literals

	maxBroken = 100 // raw line breaks in the quoted strings of a response
)

// frame is one response: a line with its literals (RFC 9051, section 2.2.2),
// as it came, with the last CRLF.
type frame []byte

// readFrame reads a response whole. One that goes beyond the bounds is an error,
// after which the connection is of no use.
func readFrame(r *bufio.Reader) (frame, error) { return readFrameInto(r, nil, slices.Grow[frame]) }

// readFrameInto reads into room if that is enough, and has more make room for n octets
// behind what has come before a literal does.
func readFrameInto(r *bufio.Reader, room frame, more func(f frame, n int) frame) (frame, error) {
	f := room[:0]
	lines, segment, broken := 0, 0, 0 // octets of line so far; where its part after the last literal begins; line breaks in it
	for {
		part, err := r.ReadSlice('\n')
		f = append(f, part...)
		if lines += len(part); lines > maxLine || len(f) > maxFrame {
			return nil, errFrameTooLong
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return nil, err
		}
		size, ok := literalSize(f[segment:])
		switch {
		case ok && size > int64(maxFrame-len(f)):
			return nil, fmt.Errorf("%w: a literal of %d octets", errFrameTooLong, size)
		case ok:
			if f, err = appendLiteral(f, r, int(size), more); err != nil {
				return nil, err
			}
			segment = len(f)
		case broken == maxBroken || !breaksOff(f, segment, r):
			return f, nil
		default:
			broken++
		}
	}
}

var errFrameTooLong = errors.New("the server sent a response beyond all bounds")

// maxTrusted is how much room a literal gets before any of it has come, in octets.
const maxTrusted = 1 << 20

// appendLiteral grows f as the octets come: an announced size beyond maxTrusted
// is not believed.
func appendLiteral(f frame, r *bufio.Reader, size int, more func(f frame, n int) frame) (frame, error) {
	for size > 0 {
		n := min(size, maxTrusted)
		start := len(f)
		f = more(f, n+restOfLine)[:start+n]
		if _, err := io.ReadFull(r, f[start:]); err != nil {
			return nil, err
		}
		size -= n
	}
	return f, nil
}

// restOfLine is room for what usually follows a literal.
const restOfLine = 256

// literalSize is the size of the literal that a line announces at its end.
func literalSize(line []byte) (int64, bool) {
	line = bytes.TrimRight(line, "\r\n")
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || len(line) == 0 || line[len(line)-1] != '}' || len(line)-open > 22 {
		return 0, false
	}
	size, err := strconv.ParseUint(string(bytes.TrimSuffix(line[open+1:len(line)-1], []byte("+"))), 10, 63)
	return int64(size), err == nil
}

// breaksOff says whether a FETCH ends within a quoted string: some servers
// send a header's raw line break there. What follows then belongs to it, unless
// it looks like a response of its own. A quoted string can't hold a literal, so
// only the segment after the last one counts.
func breaksOff(f frame, segment int, r *bufio.Reader) bool {
	if _, fetch := f.fetchNumber(); !fetch || !endsQuoted(f[segment:]) {
		return false
	}
	next, err := r.Peek(1)
	return err == nil && (next[0] == ' ' || next[0] == '\t')
}

func endsQuoted(text []byte) bool {
	quoted, escaped := false, false
	for _, c := range text {
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		}
	}
	return quoted
}

// fetchNumber is the sequence number of an untagged FETCH; false for any
// other response.
func (f frame) fetchNumber() (uint32, bool) {
	rest, ok := bytes.CutPrefix(f, []byte("* "))
	if !ok {
		return 0, false
	}
	digits, rest, ok := bytes.Cut(rest, []byte(" "))
	if !ok || len(rest) < 5 || !bytes.EqualFold(rest[:5], []byte("FETCH")) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(digits), 10, 32)
	return uint32(n), err == nil
}

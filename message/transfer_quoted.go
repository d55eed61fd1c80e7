package message

import (
	"bufio"
	"io"
)

// maxQuotedBlanks bounds the run of blanks that is held back until it is known
// whether a line ends behind it. RFC 2045 allows lines of 76.
const maxQuotedBlanks = 1024

// quotedReader decodes quoted-printable (RFC 2045, section 6.7). A "=" that
// means nothing is given as it is; blanks at a line's end are dropped.
type quotedReader struct {
	r   *bufio.Reader
	out []byte // decoded, not yet read
	buf []byte // what out is a slice of
	err error
}

func (d *quotedReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.buf = d.buf[:0]
		for d.err == nil && len(d.buf) < transferChunk {
			d.decode()
			if len(d.buf) > 0 && d.r.Buffered() == 0 {
				break // give what is there before waiting for more
			}
		}
		d.out = d.buf
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// decode takes the next few bytes.
func (d *quotedReader) decode() {
	c, err := d.r.ReadByte()
	switch {
	case err != nil:
		d.err = err
	case c == '=':
		d.escape()
	case c == ' ' || c == '\t':
		if blanks := d.blanks(c); !d.atLineEnd() {
			d.buf = append(d.buf, blanks...)
		}
	default:
		d.buf = append(d.buf, c)
	}
}

// escape takes what follows a "=": two hex digits, or a soft line break, which
// may have blanks before it and be the last thing of all.
func (d *quotedReader) escape() {
	// Peek's error comes back with the next read.
	next, _ := d.r.Peek(2)
	if len(next) == 2 && isHex(next[0]) && isHex(next[1]) {
		d.buf = append(d.buf, unhex(next[0])<<4|unhex(next[1]))
		_, _ = d.r.Discard(2) // they were peeked at
		return
	}
	var blanks []byte
	if len(next) > 0 && (next[0] == ' ' || next[0] == '\t') {
		_, _ = d.r.Discard(1)
		blanks = d.blanks(next[0])
	}
	if !d.atLineEnd() {
		d.buf = append(append(d.buf, '='), blanks...)
		return
	}
	if next, _ := d.r.Peek(1); len(next) == 1 && next[0] == '\r' {
		_, _ = d.r.Discard(1)
	}
	if next, _ := d.r.Peek(1); len(next) == 1 && next[0] == '\n' {
		_, _ = d.r.Discard(1)
	}
}

// blanks takes the run of blanks whose first was read already.
func (d *quotedReader) blanks(first byte) []byte {
	run := []byte{first}
	for len(run) < maxQuotedBlanks {
		next, _ := d.r.Peek(1)
		if len(next) == 0 || next[0] != ' ' && next[0] != '\t' {
			break
		}
		run = append(run, next[0])
		_, _ = d.r.Discard(1)
	}
	return run
}

// atLineEnd tells whether a line break or the end comes next.
func (d *quotedReader) atLineEnd() bool {
	next, _ := d.r.Peek(2)
	if len(next) == 0 {
		return true
	}
	return next[0] == '\n' || next[0] == '\r' && (len(next) == 1 || next[1] == '\n')
}

// stickyReader repeats its reader's error, which bufio's Peek would swallow.
type stickyReader struct {
	r   io.Reader
	err error
}

func (s *stickyReader) Read(p []byte) (n int, err error) {
	if s.err != nil {
		return 0, s.err
	}
	n, s.err = s.r.Read(p)
	return n, s.err
}

package message

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// uuReader decodes uuencode, as x-uuencode and its other names mean it: what
// stands between a line "begin" and a line "end". Where there is no such line
// first, the bytes are left as they are.
type uuReader struct {
	r     *bufio.Reader
	out   []byte // decoded, not yet read
	buf   []byte // what out is a slice of
	state uuState
	err   error
}

type uuState int

const (
	uuBefore uuState = iota
	uuWithin
	uuAfter // what follows is no part of it
	uuPlain // it wasn't uuencode
)

func (d *uuReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		line, err := d.r.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			d.err = err
		}
		d.buf = d.buf[:0]
		d.line(line)
		d.out = d.buf
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *uuReader) line(line []byte) {
	text := bytes.TrimRight(line, "\r\n")
	switch {
	case d.state == uuAfter:
	case d.state == uuBefore && len(bytes.TrimSpace(text)) == 0:
	case d.state == uuBefore && bytes.HasPrefix(text, []byte("begin ")):
		d.state = uuWithin
	case d.state == uuBefore || d.state == uuPlain:
		d.state = uuPlain
		d.buf = append(d.buf, line...)
	case bytes.Equal(bytes.TrimSpace(text), []byte("end")):
		d.state = uuAfter
	case len(text) > 0:
		d.decode(uuValue(text[0]), text[1:])
	}
}

// decode takes a line's characters, of which n bytes count. Blanks at its end
// may have been lost on the way.
func (d *uuReader) decode(n int, text []byte) {
	at := func(i int) byte {
		if i < len(text) {
			return byte(uuValue(text[i]))
		}
		return 0
	}
	for i := 0; n > 0; i += 4 {
		a, b, c, e := at(i), at(i+1), at(i+2), at(i+3)
		group := []byte{a<<2 | b>>4, b<<4 | c>>2, c<<6 | e}
		d.buf = append(d.buf, group[:min(n, 3)]...)
		n -= 3
	}
}

func uuValue(c byte) int { return int(c-' ') & 0x3F }

func newUUReader(r io.Reader) io.Reader {
	return &uuReader{r: bufio.NewReaderSize(&stickyReader{r: r}, transferChunk)}
}

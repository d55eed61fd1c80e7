package message

import (
	"bytes"
	"errors"
	"io"
)

// How much of an encoded part a Layout is made from, in octets: its first and
// its last ones.
const (
	LayoutHead = 1 << 10
	LayoutTail = 256
)

// ErrIrregular says that a part doesn't lie as its beginning and its end
// promise: it can be read from its beginning only.
var ErrIrregular = errors.New("message: the encoded lines are not regular")

// A Layout tells where in an encoded part a decoded octet lies. There is one for
// base64 in lines of equal length (as all but broken programs write it), and for
// what isn't encoded at all.
type Layout struct {
	identity bool
	line     int64  // characters of a line, a multiple of four
	end      string // of a line: "\r\n", "\n", or "" when there is but one
	data     int64  // octets up to the last character, without padding and what follows
	size     int64  // decoded octets
}

// NewLayout takes the first LayoutHead and the last LayoutTail octets of a part
// that has length octets in that encoding; head and tail may overlap, and both
// be all of it. It is false for what can be read from its beginning only.
func NewLayout(encoding string, head, tail []byte, length int64) (Layout, bool) {
	switch transferKind(encoding) {
	case base64Transfer:
		return base64Layout(head, tail, length)
	case "":
		return Layout{identity: true, size: length}, true
	}
	return Layout{}, false
}

func base64Layout(head, tail []byte, length int64) (Layout, bool) {
	data := bytes.TrimRight(tail, " \t\r\n")
	if len(data) == 0 || int64(len(tail)) > length {
		return Layout{}, false
	}
	l := Layout{data: length - int64(len(tail)-len(data))}
	characters := bytes.TrimRight(data, "=")
	if len(data)-len(characters) > 2 {
		return Layout{}, false
	}
	l.data -= int64(len(data) - len(characters))
	if end := bytes.IndexByte(head, '\n'); end < 0 || int64(end) >= l.data {
		l.line = (l.data + 3) / 4 * 4
	} else {
		line := bytes.TrimSuffix(head[:end], []byte{'\r'})
		l.line, l.end = int64(len(line)), string(head[len(line):end+1])
	}
	if l.line == 0 || l.line%4 != 0 {
		return Layout{}, false
	}
	n := l.data/l.stride()*l.line + min(l.data%l.stride(), l.line)
	// One character that is left over means nothing.
	l.size = n/4*3 + max(n%4-1, 0)
	return l, l.fits(head, 0) && l.fits(tail, length-int64(len(tail)))
}

// Size is how many octets the part has once decoded.
func (l Layout) Size() int64 { return l.size }

// stride is how far the beginnings of two lines lie apart.
func (l Layout) stride() int64 { return l.line + int64(len(l.end)) }

// Find is from where on the encoded octets are to be read for those from offset
// on, and how many decoded ones to pass over then.
func (l Layout) Find(offset int64) (encoded, skip int64) {
	if l.identity {
		return offset, 0
	}
	n := offset / 3 * 4
	return n/l.line*l.stride() + n%l.line, offset % 3
}

// fits says whether piece may lie at that place of the encoded part.
func (l Layout) fits(piece []byte, at int64) bool {
	column := at % l.stride()
	for i, c := range piece {
		switch {
		case at+int64(i) >= l.data:
			return isBase64Rest(piece[i:])
		case column < l.line:
			if _, ok := sextet(c); !ok {
				return false
			}
		case l.end[column-l.line] != c:
			return false
		}
		if column++; column == l.stride() {
			column = 0
		}
	}
	return true
}

// isBase64Rest tells padding and blanks. Where they are in a piece is no
// matter: decoding gives nothing for them.
func isBase64Rest(rest []byte) bool {
	return len(bytes.Trim(rest, "= \t\r\n")) == 0
}

// NewDecoder decodes what r gives: the encoded part from that place on, which
// Find gave. It holds each octet against the layout; one that is elsewhere than
// it should be ends with ErrIrregular, and so does a part of another length.
func (l Layout) NewDecoder(r io.Reader, encoded int64) io.Reader {
	if l.identity {
		return &layoutReader{r: r, layout: l, at: encoded}
	}
	return &base64Reader{r: &layoutReader{r: r, layout: l, at: encoded}, fresh: true}
}

// layoutReader passes octets on that lie where the layout has them.
type layoutReader struct {
	r      io.Reader
	layout Layout
	at     int64
	err    error
}

func (r *layoutReader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.r.Read(p)
	if !r.layout.identity && !r.layout.fits(p[:n], r.at) {
		n, err = 0, ErrIrregular
	}
	r.at += int64(n)
	last := r.layout.data
	if r.layout.identity {
		last = r.layout.size
	}
	if errors.Is(err, io.EOF) && r.at < last || r.layout.identity && r.at > last {
		err = ErrIrregular
	}
	r.err = err
	return n, err
}

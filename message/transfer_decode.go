package message

import (
	"bufio"
	"io"
	"strings"
)

// transferChunk is how many encoded bytes are decoded at a time.
const transferChunk = 4096

// NewTransferDecoder undoes a Content-Transfer-Encoding (RFC 2045, section 6)
// while it is read. It forgives what it can: whatever can be decoded is
// given, and no error is returned but the reader's own. Any other encoding
// than base64, quoted-printable and uuencode leaves the bytes as they are.
func NewTransferDecoder(r io.Reader, encoding string) io.Reader {
	switch transferKind(encoding) {
	case base64Transfer:
		return &base64Reader{r: r, fresh: true}
	case quotedTransfer:
		return &quotedReader{r: bufio.NewReaderSize(&stickyReader{r: r}, transferChunk)}
	case uuTransfer:
		return newUUReader(r)
	}
	return r
}

// The transfer encodings that change something.
const (
	base64Transfer = "base64"
	quotedTransfer = "quoted-printable"
	uuTransfer     = "uuencode"
)

// transferKind is one of those, by any of the names that programs have for it,
// "" for what leaves octets as they are.
func transferKind(encoding string) string {
	switch cleanEncoding(encoding) {
	case "base64", "base-64", "x-base64", "b64", "b":
		return base64Transfer
	case "quoted-printable", "quotedprintable", "quoted_printable", "quoted/printable", "qp", "q":
		return quotedTransfer
	case "x-uuencode", "x-uu", "x-uue", "uuencode", "uue":
		return uuTransfer
	}
	return ""
}

// cleanEncoding is a Content-Transfer-Encoding's name without what some
// programs write round it or behind.
func cleanEncoding(encoding string) string {
	encoding = strings.ToLower(strings.TrimLeft(encoding, " \t\r\n\"'"))
	if end := strings.IndexAny(encoding, " \t\r\n\"';(,"); end >= 0 {
		encoding = encoding[:end]
	}
	return encoding
}

// base64Reader decodes base64, passing over characters outside of the
// alphabet. Padding ends a group but not the text: several padded texts may
// follow each other. What a mailing list has appended in plain does end it: a
// line that begins with two dashes or underscores, and behind padding any other
// character than those of base64.
type base64Reader struct {
	r    io.Reader
	in   [transferChunk]byte
	out  []byte // decoded, not yet read
	buf  []byte // what out is a slice of
	bits uint32 // of the group that is being read
	n    int    // characters of that group, 0 to 3
	err  error

	fresh  bool // a line has begun
	marks  int  // dashes and underscores that it began with
	padded bool // a group was padded
	ended  bool
}

func (d *base64Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		var n int
		n, d.err = d.r.Read(d.in[:])
		d.buf = d.buf[:0]
		d.decode(d.in[:n])
		if d.err != nil {
			d.endGroup()
		}
		d.out = d.buf
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *base64Reader) decode(in []byte) {
	for _, c := range in {
		if d.ended {
			return
		}
		v, ok := sextet(c)
		if !ok {
			d.pass(c)
			continue
		}
		d.fresh = false
		d.bits = d.bits<<6 | v
		if d.n++; d.n == 4 {
			d.buf = append(d.buf, byte(d.bits>>16), byte(d.bits>>8), byte(d.bits))
			d.bits, d.n = 0, 0
		}
	}
}

// pass takes a character that carries nothing.
func (d *base64Reader) pass(c byte) {
	switch {
	case c == '=':
		d.padded = d.padded || d.n > 1
		d.endGroup()
	case c == '\r' || c == '\n':
		d.fresh, d.marks = true, 0
		return
	case d.fresh && (c == '-' || c == '_'):
		d.marks++
		d.ended = d.padded || d.marks == 2
		return
	default:
		d.ended = d.padded && c != ' ' && c != '\t'
	}
	d.fresh = false
}

// endGroup gives the whole bytes of a group that ends early.
func (d *base64Reader) endGroup() {
	switch d.n {
	case 2:
		d.buf = append(d.buf, byte(d.bits>>4))
	case 3:
		d.buf = append(d.buf, byte(d.bits>>10), byte(d.bits>>2))
	}
	d.bits, d.n = 0, 0
}

// sextet is a base64 character's value.
func sextet(c byte) (uint32, bool) {
	switch {
	case c >= 'A' && c <= 'Z':
		return uint32(c - 'A'), true
	case c >= 'a' && c <= 'z':
		return uint32(c-'a') + 26, true
	case c >= '0' && c <= '9':
		return uint32(c-'0') + 52, true
	case c == '+':
		return 62, true
	case c == '/':
		return 63, true
	}
	return 0, false
}

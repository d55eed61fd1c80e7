package message

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"mime/quotedprintable"
)

const (
	contentType = "Content-Type"
	// maxTextLine is how long the lines of a text are that is sent as it is
	// (RFC 5322, section 2.1.1), without the line end.
	maxTextLine = 78
	// maxMailLine is how long they may be at all.
	maxMailLine = 998
	// base64Line is how many characters a line of base64 has, and base64Octets
	// what they stand for (RFC 2045, section 6.8).
	base64Line, base64Octets = 76, 57
)

// textEncoding is the encoding that a text is sent in: as it is when it is ASCII in
// short lines, else the shorter of the two others.
func textEncoding(text string) string {
	escaped, longest, column := 0, 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\n':
			column = -1
		case c >= 0x80 || c == '=':
			escaped++
		}
		column++
		longest = max(longest, column)
	}
	switch {
	case longest <= maxTextLine && isPlainASCII(text):
		return "7bit"
	case escaped*2 <= len(text)/3:
		return "quoted-printable"
	}
	return "base64"
}

// encode writes what r gives in a transfer encoding, with a line end at the end.
func (w *letterWriter) encode(encoding string, r io.Reader) {
	if w.err != nil {
		return
	}
	switch encoding {
	case "base64":
		w.base64(r)
	case "quoted-printable":
		quoted := quotedprintable.NewWriter(w.out)
		_, err := io.Copy(quoted, r)
		w.fail(err)
		w.fail(quoted.Close())
	default:
		_, err := io.Copy(w.out, r)
		w.fail(err)
	}
}

// base64 writes whole lines.
func (w *letterWriter) base64(r io.Reader) {
	var in [base64Octets * 64]byte
	var line [base64Line]byte
	for w.err == nil {
		n, err := io.ReadFull(r, in[:])
		for rest := in[:n]; len(rest) > 0 && w.err == nil; {
			some := rest[:min(len(rest), base64Octets)]
			rest = rest[len(some):]
			encoded := line[:base64.StdEncoding.EncodedLen(len(some))]
			base64.StdEncoding.Encode(encoded, some)
			_, w.err = w.out.Write(encoded)
			w.text("\r\n")
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return
		}
		w.fail(err)
	}
}

// isSevenBit reads a part to see whether it can be sent as it is, which is the only
// way that a message within a message may be sent (RFC 2046, section 5.2.1). What
// isn't ASCII would need a server with 8BITMIME, and all those behind it: then the
// message goes as a file, which is the same octet by octet wherever it comes, and
// so does what doesn't begin as a message.
func (w *letterWriter) isSevenBit(part LetterPart) (yes bool) {
	w.open(part, func(r io.Reader) {
		var column int
		var before byte
		in := bufio.NewReaderSize(r, transferChunk)
		first, _ := in.Peek(maxFieldName) // an error comes again
		yes = isField(first)
		for yes {
			c, err := in.ReadByte()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				w.fail(err)
				break
			}
			column++
			switch {
			case c == '\n':
				yes = before == '\r' && column <= maxMailLine+2
				column = 0
			case before == '\r', c == 0, c >= 0x80, column > maxMailLine+1:
				yes = false
			}
			before = c
		}
		yes = yes && before != '\r' && column <= maxMailLine
	})
	return yes
}

package message

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// DecodeText turns b into UTF-8 by the charset's label. A label that is
// unknown, or that b plainly contradicts, is passed over: then b is UTF-8 when
// it is valid as such, else Windows-1252. Line ends become LF; other control
// characters than tab are left out; bytes that mean nothing become U+FFFD.
func DecodeText(b []byte, charset string) string {
	s := decodeCharset(b, charset)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	}
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// decodeCharset is DecodeText without the cleaning. The result is valid UTF-8.
func decodeCharset(b []byte, charset string) string {
	if text, ok := bytes.CutPrefix(b, []byte("\xEF\xBB\xBF")); ok && utf8.Valid(text) {
		return string(text)
	}
	label := cleanLabel(charset)
	switch {
	case is7Bit(label):
		return decodeShifted(b, label)
	case isWide(label):
		if bytes.IndexByte(b, 0) < 0 && isASCII(b) {
			return string(b) // ASCII under a wrong label: else it would be read as Chinese
		}
		return decodeWith(wideEncoding(b, label), b)
	}
	enc := lookupEncoding(label)
	switch enc {
	case nil, charmap.Windows1252, encoding.Nop:
		return sniffText(b)
	}
	s := decodeWith(enc, b)
	if utf8.Valid(b) && !isASCII(b) && strings.ContainsRune(s, utf8.RuneError) {
		return string(b)
	}
	return s
}

// sniffText decodes text of which only the bytes are known.
func sniffText(b []byte) string {
	if label := sniffWide(b); label != "" {
		return decodeWith(wideEncoding(b, label), b)
	}
	if utf8.Valid(b) {
		return string(b)
	}
	if hasMultibyte(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return decodeWith(charmap.Windows1252, b)
}

// hasMultibyte tells whether b has any well-formed UTF-8 sequence beyond
// ASCII: then it is UTF-8 with faults (cut off, say) rather than Latin.
func hasMultibyte(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if n > 1 && r != utf8.RuneError {
			return true
		}
		b = b[n:]
	}
	return false
}

func decodeWith(enc encoding.Encoding, b []byte) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		// A decoder of x/text never fails on bytes; be safe all the same.
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

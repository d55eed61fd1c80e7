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
// it is valid as such, else what it looks like, else Windows-1252. Line ends
// become LF; other control characters than tab are left out; bytes that mean
// nothing become U+FFFD.
func DecodeText(b []byte, charset string) string {
	if guess := guessCharset(b, charset); guess != "" {
		charset = guess
	}
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

// guessCharset looks at text whose label says no more than that it can't be
// right. "" where nothing better is known. The detector costs half a
// millisecond, so this is not for single words.
func guessCharset(b []byte, charset string) string {
	switch label := cleanLabel(charset); {
	case label == "us-ascii", label == "ascii", strings.HasPrefix(label, "ansi_x3"), label == "iso646-us":
	case is7Bit(label):
		if hasDesignation(b) {
			return ""
		}
	case isWide(label), lookupEncoding(label) != nil:
		return ""
	}
	if isASCII(b) || utf8.Valid(b) || sniffWide(b) != "" || mostlyUTF8(b) {
		return ""
	}
	return detectCharset(b)
}

// decodeCharset is DecodeText without guessing and cleaning. The result is valid
// UTF-8.
func decodeCharset(b []byte, charset string) string {
	if text, ok := bytes.CutPrefix(b, []byte("\xEF\xBB\xBF")); ok && utf8.Valid(text) {
		return string(text)
	}
	label := cleanLabel(charset)
	switch {
	case is7Bit(label):
		return decodeShifted(b, label)
	case isWide(label):
		if bytes.IndexByte(b, 0) < 0 && utf8.Valid(b) {
			return string(b) // UTF-8 under a wrong label: else it would be read as Chinese
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
	if isASCII(b) && hasDesignation(b) {
		return decodeISO2022(b)
	}
	if utf8.Valid(b) {
		return string(b)
	}
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return decodeWith(charmap.Windows1252, b)
}

// mostlyUTF8 tells UTF-8 with faults (cut off, say) from other 8-bit text: it
// has no fewer well-formed characters beyond ASCII than bytes that are none.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case n > 1:
			good++
		case r == utf8.RuneError:
			bad++
		}
		b = b[n:]
	}
	return good > 0 && good >= bad
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

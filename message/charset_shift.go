package message

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// is7Bit tells the encodings that switch alphabets within 7-bit text and are
// decoded here: UTF-7 (RFC 2152) and those built on ISO 2022, the one of Japan
// (RFC 1468, 1554, 2237), of Korea (RFC 1557) and of China (RFC 1922).
func is7Bit(label string) bool {
	switch label {
	case "utf-7", "utf7", "x-unicode-2-0-utf-7", "unicode-2-0-utf-7", "unicode-1-1-utf-7", "csunicode11utf7":
		return true
	case "cp50220", "cp50221", "cp50222", "cp50225", "cp50227", "jis", "jis7", "x-iso-2022-jp":
		return true
	}
	return strings.HasPrefix(label, "iso-2022-") || strings.HasPrefix(label, "iso2022") || strings.HasPrefix(label, "csiso2022")
}

func decodeShifted(b []byte, label string) string {
	utf7 := strings.Contains(label, "utf")
	switch {
	case !isASCII(b) && (utf7 || !hasDesignation(b)):
		return sniffText(b) // 8-bit text can't be one of these
	case utf7:
		return decodeUTF7(string(b))
	}
	return decodeISO2022(b)
}

// hasDesignation tells text of ISO-2022-JP or ISO-2022-KR even where nothing
// says so: it has an escape sequence that nothing else has.
func hasDesignation(b []byte) bool {
	b = b[:min(len(b), sniffBytes)]
	for _, escape := range []string{"\x1b$B", "\x1b$@", "\x1b$)C"} {
		if bytes.Contains(b, []byte(escape)) {
			return true
		}
	}
	return false
}

// charSet is one of the sets that ISO 2022 switches between; its letter is the
// one that designates it, with "$" before for two bytes a character.
type charSet string

const setASCII charSet = "B"

// shifter decodes ISO 2022: four places that sets are put into, and which of
// them the next bytes are of.
type shifter struct {
	out    strings.Builder
	places [4]charSet // G0 to G3
	locked int        // the place in use: G0, or G1 after SO
	run    []byte     // of characters that wait to be decoded together
	set    charSet    // the run's
}

// decodeISO2022 decodes ISO-2022-JP, -KR, -CN and their extensions in one, for
// each set has a designation of its own. Characters of sets that x/text doesn't
// know (CNS 11643, the second plane of JIS X 0213) become U+FFFD.
func decodeISO2022(b []byte) string {
	const shiftOut, shiftIn, escape = 0x0E, 0x0F, 0x1B
	s := shifter{places: [4]charSet{setASCII, setASCII, setASCII, setASCII}}
	for len(b) > 0 {
		n := 1
		switch c := b[0]; {
		case c == escape:
			n = s.escape(b)
		case c == shiftOut:
			s.locked = 1
		case c == shiftIn:
			s.locked = 0
		case c == '\n':
			s.locked, s.places[0] = 0, setASCII // each line starts in ASCII, whatever was forgotten
			s.add(setASCII, b[:1])
		case c <= ' ' || c == 0x7F:
			s.add(setASCII, b[:1])
		default:
			n = s.character(b)
		}
		b = b[n:]
	}
	s.flush()
	return s.out.String()
}

// character takes the character that b starts with, and gives its length.
func (s *shifter) character(b []byte) int {
	set := s.places[s.locked]
	if set.width() == 2 && (len(b) == 1 || b[1] <= ' ') { // half of one
		s.flush()
		s.out.WriteRune(utf8.RuneError)
		return 1
	}
	s.add(set, b[:set.width()])
	return set.width()
}

// escape takes an escape sequence, and gives its length. One of no known form
// is passed over alone.
func (s *shifter) escape(b []byte) int {
	if len(b) > 2 && (b[1] == 'N' || b[1] == 'O') { // one character of G2 or G3
		set := s.places[b[1]-'N'+2]
		n := min(2+set.width(), len(b))
		s.add(set, b[2:n])
		return n
	}
	i, wide := 1, ""
	if i < len(b) && b[i] == '$' {
		i, wide = i+1, "$"
	}
	place := 0
	if i < len(b) && strings.IndexByte("()*+-./,", b[i]) >= 0 {
		place = strings.IndexByte("()*+,-./", b[i]) % 4
		i++
	}
	if i == 1 || i >= len(b) || b[i] < '@' {
		return 1
	}
	s.places[place] = charSet(wide + string(b[i]))
	return i + 1
}

func (s *shifter) add(set charSet, b []byte) {
	if set != s.set {
		s.flush()
		s.set = set
	}
	s.run = append(s.run, b...)
}

func (s *shifter) flush() {
	s.out.WriteString(s.set.decode(s.run))
	s.run = s.run[:0]
}

// width is how many bytes a character has.
func (set charSet) width() int {
	if strings.HasPrefix(string(set), "$") {
		return 2
	}
	return 1
}

// decode turns a run of one set's characters into the 8-bit encoding that holds
// the set, and decodes that.
func (set charSet) decode(b []byte) string {
	switch set {
	case "$B", "$@", "$O", "$Q": // JIS X 0208, and the first plane of JIS X 0213
		return decodeHigh(japanese.EUCJP, "", 2, b)
	case "$D": // JIS X 0212
		return decodeHigh(japanese.EUCJP, "\x8F", 2, b)
	case "I": // half-width katakana
		return decodeHigh(japanese.EUCJP, "\x8E", 1, b)
	case "$A":
		return decodeHigh(simplifiedchinese.GBK, "", 2, b)
	case "$C":
		return decodeHigh(korean.EUCKR, "", 2, b)
	case "A":
		return decodeHigh(lookupEncoding("iso-8859-1"), "", 1, b)
	case "F":
		return decodeHigh(lookupEncoding("iso-8859-7"), "", 1, b)
	case "J": // ASCII but for two
		return strings.NewReplacer(`\`, "¥", "~", "‾").Replace(string(b))
	}
	if set.width() == 2 {
		return strings.Repeat("\uFFFD", (len(b)+1)/2)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// decodeHigh sets the eighth bit of each byte, and puts prefix before each
// character of that width.
func decodeHigh(enc encoding.Encoding, prefix string, width int, b []byte) string {
	high := make([]byte, 0, len(b)*(1+len(prefix)))
	for i, c := range b {
		if i%width == 0 {
			high = append(high, prefix...)
		}
		high = append(high, c|0x80)
	}
	return decodeWith(enc, high)
}

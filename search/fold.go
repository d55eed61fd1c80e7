package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives a text in a form for comparing, as IMAP servers do (RFC 5051): a text
// holds another, whatever their case, when its form holds the other's. Each
// character stands there in its parts (compatibility decomposition), these in
// title case; what is not UTF-8 is U+FFFD. The form of two texts together is
// their forms together, and that of a form is itself.
//
// Dovecot takes a character apart once only. So of letters with two accents, and
// of ligatures, this finds a little more: "Viet" with a dot below in "Việt".
func Fold(text string) string {
	if isASCII(text) {
		return strings.ToUpper(text)
	}
	var out strings.Builder
	out.Grow(len(text) + len(text)/2)
	var room [64]byte
	for _, r := range text { // U+FFFD for each octet of what is no UTF-8
		if r < utf8.RuneSelf {
			out.WriteRune(unicode.ToTitle(r))
			continue
		}
		parts := norm.NFKD.AppendString(room[:0], string(unicode.ToTitle(r)))
		for len(parts) > 0 {
			part, size := utf8.DecodeRune(parts)
			out.WriteRune(unicode.ToTitle(part)) // those of a ligature are small letters
			parts = parts[size:]
		}
	}
	return out.String()
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

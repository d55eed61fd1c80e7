package message

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible shows bytes as they are, and does no harm: valid UTF-8 as its
// characters, and everything that can't be seen, or that would hide or reorder
// others, as its number: "\x1B" for bytes, "\u{202E}" for characters. Line
// breaks and tabs stay; CRLF becomes LF.
func Visible(b []byte) string {
	var out strings.Builder
	out.Grow(len(b))
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == '\n' || r == '\t':
			out.WriteRune(r)
		case r == '\r' && i+1 < len(b) && b[i+1] == '\n':
		case r == utf8.RuneError && n == 1, r < 0x20, r == 0x7F:
			fmt.Fprintf(&out, `\x%02X`, b[i])
		case isBreak(r), isInvisible(r), unicode.IsControl(r):
			fmt.Fprintf(&out, `\u{%X}`, r)
		default:
			out.WriteRune(r)
		}
		i += n
	}
	return out.String()
}

package testimap

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// QuoteMailbox writes a mailbox name as a quoted string in modified UTF-7
// (RFC 3501 section 5.1.3).
func QuoteMailbox(name string) string {
	var out strings.Builder
	var pending []rune // characters that only UTF-7 can carry
	flush := func() {
		if len(pending) > 0 {
			out.WriteString("&" + base64UTF16(pending) + "-")
			pending = pending[:0]
		}
	}
	for _, char := range name {
		if char < ' ' || char > '~' {
			pending = append(pending, char)
			continue
		}
		flush()
		switch char {
		case '&':
			out.WriteString("&-")
		case '"', '\\':
			out.WriteString(`\` + string(char))
		default:
			out.WriteRune(char)
		}
	}
	flush()
	return `"` + out.String() + `"`
}

func base64UTF16(text []rune) string {
	var bytes []byte
	for _, unit := range utf16.Encode(text) {
		bytes = append(bytes, byte(unit>>8), byte(unit))
	}
	return strings.ReplaceAll(base64.RawStdEncoding.EncodeToString(bytes), "/", ",")
}

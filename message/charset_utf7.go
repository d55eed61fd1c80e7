package message

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// decodeUTF7 decodes RFC 2152: "+" starts base64 of UTF-16, "-" or anything
// else outside of base64 ends it.
func decodeUTF7(s string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "+")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		n := 0
		for n < len(rest) && isBase64(rest[n]) {
			n++
		}
		if n == 0 {
			out.WriteByte('+')
		} else {
			out.WriteString(decodeUTF16Run(rest[:n]))
		}
		s = strings.TrimPrefix(rest[n:], "-")
	}
}

func decodeUTF16Run(run string) string {
	if len(run)%4 == 1 {
		run = run[:len(run)-1]
	}
	b, err := base64.RawStdEncoding.DecodeString(run)
	if err != nil {
		return run
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(units))
}

func isBase64(c byte) bool {
	_, ok := sextet(c)
	return ok
}

package message

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// is7Bit tells the encodings that switch alphabets within 7-bit text and that
// x/text doesn't know: UTF-7 (RFC 2152), ISO-2022-KR (RFC 1557) and
// ISO-2022-CN (RFC 1922).
func is7Bit(label string) bool {
	switch label {
	case "utf-7", "utf7", "x-unicode-2-0-utf-7", "unicode-1-1-utf-7", "iso-2022-kr", "csiso2022kr", "iso-2022-cn", "iso-2022-cn-ext":
		return true
	}
	return false
}

func decodeShifted(b []byte, label string) string {
	switch {
	case !isASCII(b):
		return sniffText(b) // 8-bit text can't be one of these
	case label == "iso-2022-kr", label == "csiso2022kr":
		return decodeShiftOut(b, korean.EUCKR)
	case strings.HasPrefix(label, "iso-2022-cn"):
		return decodeShiftOut(b, simplifiedchinese.GBK)
	}
	return decodeUTF7(string(b))
}

// decodeShiftOut decodes text whose double-byte runs stand between SO and SI.
// Its designations (ESC $ ) and a letter) are passed over; CNS 11643, the
// second set of ISO-2022-CN, is not known.
func decodeShiftOut(b []byte, enc encoding.Encoding) string {
	const escape, shiftOut, shiftIn = 0x1B, 0x0E, 0x0F
	eightBit := make([]byte, 0, len(b))
	var shifted byte
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == escape && i+3 < len(b) && b[i+1] == '$':
			i += 3
		case c == shiftOut:
			shifted = 0x80
		case c == shiftIn:
			shifted = 0
		case c == '\n':
			shifted = 0 // each line starts in ASCII, whatever was forgotten
			eightBit = append(eightBit, c)
		case c > ' ':
			eightBit = append(eightBit, c|shifted)
		default:
			eightBit = append(eightBit, c)
		}
	}
	return decodeWith(enc, eightBit)
}

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
		n := strings.IndexFunc(rest, func(r rune) bool { return !isBase64(byte(r)) })
		if n < 0 {
			n = len(rest)
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
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

package message

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// sniffBytes is how much of a text is looked at to guess its encoding.
const sniffBytes = 4096

// cleanLabel is a charset's label as it is looked up: lower-case, without
// quotes, blanks and the language of RFC 2231, section 5, nor what broken
// programs leave round it (charset=charset=utf-8, charset=3Dutf-8, utf-8;…).
func cleanLabel(label string) string {
	const marks = " \t\r\n\"';=<>()\\"
	label, _, _ = strings.Cut(label, "*")
	label = strings.ToLower(strings.Trim(label, marks))
	for _, junk := range []string{"charset", "3d"} {
		label = strings.TrimLeft(strings.TrimPrefix(label, junk), marks)
	}
	if end := strings.IndexAny(label, " \t\r\n\"';,<>()"); end > 0 {
		label = label[:end]
	}
	return label
}

// lookupEncoding finds a label's encoding, nil for unknown ones and those
// whose label says nothing, UTF-8 among them: its bytes speak for themselves.
func lookupEncoding(label string) encoding.Encoding {
	switch label = labelAlias(label); label {
	case "", "utf-8", "x-user-defined", "default", "iso-10646", "cesu-8":
		return nil
	case "hz-gb-2312", "hz":
		return simplifiedchinese.HZGB2312
	}
	enc, err := htmlindex.Get(label)
	if err == nil && enc != encoding.Replacement {
		if enc == unicode.UTF8 {
			return nil
		}
		return enc
	}
	if upper := upperHalf(label); upper != "" {
		return byteTable(upper)
	}
	// The code pages of DOS and the like are known to IANA alone.
	for _, index := range []*ianaindex.Index{ianaindex.MIME, ianaindex.IANA} {
		if enc, err := index.Encoding(label); err == nil && enc != nil && enc != encoding.Replacement {
			return enc
		}
	}
	return nil
}

// isWide tells the encodings of two or four bytes a character, whose byte
// order has to be found in the text.
func isWide(label string) bool {
	return strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "utf16") ||
		strings.HasPrefix(label, "utf-32") || strings.HasPrefix(label, "utf32") ||
		strings.HasPrefix(label, "ucs-") || strings.HasPrefix(label, "ucs2") || strings.HasPrefix(label, "ucs4") ||
		strings.HasPrefix(label, "iso-10646-ucs-") || strings.HasPrefix(label, "unicodef") || label == "unicode" || label == "csunicode"
}

// wideEncoding settles the byte order: by a mark, by the label, by where the
// zeros are, else little-endian as browsers have it.
func wideEncoding(b []byte, label string) encoding.Encoding {
	little := !strings.HasSuffix(label, "be")
	if little && !strings.HasSuffix(label, "le") {
		even, odd := countZeros(b)
		little = odd >= even
	}
	if isFourWide(label) {
		if little {
			return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
		}
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	}
	if little {
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
}

// isFourWide tells those of the wide encodings that have four bytes a character.
func isFourWide(label string) bool {
	return strings.HasPrefix(label, "utf-32") || strings.HasPrefix(label, "utf32") || strings.Contains(label, "ucs-4") || strings.Contains(label, "ucs4")
}

// sniffWide recognises UTF-16 under a label that doesn't say so: by its mark,
// or by a zero in every other byte. "" when it is something else.
func sniffWide(b []byte) string {
	if bytes.HasPrefix(b, []byte{0xFF, 0xFE}) || bytes.HasPrefix(b, []byte{0xFE, 0xFF}) {
		return "utf-16"
	}
	even, odd := countZeros(b)
	many := min(len(b), sniffBytes) / 4
	switch {
	case many == 0:
		return ""
	case even == 0 && odd > many:
		return "utf-16le"
	case odd == 0 && even > many:
		return "utf-16be"
	}
	return ""
}

// countZeros counts the zero bytes at even and at odd places.
func countZeros(b []byte) (even, odd int) {
	for i, c := range b[:min(len(b), sniffBytes)] {
		if c != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}

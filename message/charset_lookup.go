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
// quotes, blanks and the language of RFC 2231, section 5.
func cleanLabel(label string) string {
	label, _, _ = strings.Cut(label, "*")
	return strings.ToLower(strings.Trim(label, " \t\r\n\"';"))
}

// labelAlias puts the WHATWG's label for one that is met in mail but is not in
// its list, or has another meaning there.
func labelAlias(label string) string {
	switch label {
	case "cp932", "ms932", "windows-932":
		return "shift_jis"
	case "cp936", "ms936", "gbk", "gb2312", "x-gbk", "gb_2312", "gb_2312-80", "cn-gb", "euc-cn":
		return "gb18030"
	case "cp949", "ms949", "uhc", "x-windows-949":
		return "euc-kr"
	case "cp950", "ms950", "x-windows-950":
		return "big5"
	case "cp50220", "cp50221", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-ms", "x-iso-2022-jp":
		return "iso-2022-jp"
	case "mac-roman", "macroman":
		return "macintosh"
	case "utf8mb4", "x-utf-8", "x-utf8", "utf_8":
		return "utf-8"
	case "ansi", "latin-1", "iso8859_1", "8859_1", "iso-latin-1":
		return "windows-1252"
	case "latin-9", "latin9":
		return "iso-8859-15"
	}
	return label
}

// lookupEncoding finds a label's encoding, nil for unknown ones and those
// whose label says nothing, UTF-8 among them: its bytes speak for themselves.
func lookupEncoding(label string) encoding.Encoding {
	switch label = labelAlias(label); label {
	case "", "utf-8", "utf8", "x-user-defined":
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
		label == "ucs-2" || label == "iso-10646-ucs-2" || label == "unicode" || label == "ucs-4"
}

// wideEncoding settles the byte order: by a mark, by the label, by where the
// zeros are, else little-endian as browsers have it.
func wideEncoding(b []byte, label string) encoding.Encoding {
	little := !strings.HasSuffix(label, "be")
	if !strings.HasSuffix(label, "be") && !strings.HasSuffix(label, "le") {
		even, odd := countZeros(b)
		little = odd >= even
	}
	if strings.Contains(label, "32") || label == "ucs-4" {
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

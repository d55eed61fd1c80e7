package message

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func encodeWith(t *testing.T, enc encoding.Encoding, s string) string {
	t.Helper()
	out, err := enc.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecodeText(t *testing.T) {
	wide := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	tests := map[string]struct{ charset, in, want string }{
		"UTF-8":                 {"utf-8", "Grüße", "Grüße"},
		"quotes round it":       {` "UTF-8" `, "Grüße", "Grüße"},
		"none":                  {"", "Grüße", "Grüße"},
		"none, Latin":           {"", "Gr\xfc\xdfe", "Grüße"},
		"Latin-1":               {"iso-8859-1", "Gr\xfc\xdfe", "Grüße"},
		"Latin-1 with 1252":     {"iso-8859-1", "\x93x\x94 \x80", "“x” €"},
		"Latin-2":               {"iso-8859-2", "\xb1", "ą"},
		"Latin-9":               {"latin9", "\xa4", "€"},
		"KOI8":                  {"koi8-r", "\xd0\xd2\xc9", "при"},
		"code page of DOS":      {"cp437", "\x81", "ü"},
		"code page 850":         {"ibm850", "\x81", "ü"},
		"Shift_JIS":             {"cp932", encodeWith(t, japanese.ShiftJIS, "こんにちは"), "こんにちは"},
		"EUC-JP":                {"euc-jp", encodeWith(t, japanese.EUCJP, "こんにちは"), "こんにちは"},
		"ISO-2022-JP":           {"iso-2022-jp", encodeWith(t, japanese.ISO2022JP, "日本 x"), "日本 x"},
		"ISO-2022-KR":           {"iso-2022-kr", "\x1b$)C\x0e" + "\x33\x2a" + "\x0f x", "나 x"},
		"ISO-2022-CN":           {"iso-2022-cn", "\x1b$)A\x0e\x56\x50\x0f x", "中 x"},
		"EUC-KR":                {"ks_c_5601-1987", encodeWith(t, korean.EUCKR, "한국"), "한국"},
		"GB18030 as gb2312":     {"gb2312", encodeWith(t, simplifiedchinese.GB18030, "中文€ü"), "中文€ü"},
		"HZ":                    {"hz-gb-2312", encodeWith(t, simplifiedchinese.HZGB2312, "中文"), "中文"},
		"UTF-7":                 {"utf-7", "Gr+APwA3w-e +- a+2D3cqQ-b", "Grüße + a\U0001F4A9b"},
		"UTF-7, 8-bit":          {"utf-7", "Grüße", "Grüße"},
		"UTF-7, bad":            {"utf-7", "a+!b+", "a+!b+"},
		"UTF-16LE":              {"utf-16le", encodeWith(t, wide, "Grüße"), "Grüße"},
		"UTF-16 with a mark":    {"utf-16", encodeWith(t, big, "Grüße"), "Grüße"},
		"UTF-16 without":        {"utf-16", encodeWith(t, wide, "Grüße"), "Grüße"},
		"UTF-16 as ASCII":       {"us-ascii", encodeWith(t, wide, "Hello world"), "Hello world"},
		"ASCII as UTF-16":       {"utf-16", "Hello", "Hello"},
		"UTF-8 as UTF-16":       {"utf-16", "Grüße aus Köln", "Grüße aus Köln"},
		"UTF-32":                {"utf-32be", "\x00\x00\x00G\x00\x00\x00\xfc", "Gü"},
		"UTF-8 mark":            {"iso-8859-1", "\xef\xbb\xbfGrüße", "Grüße"},
		"UTF-8 as Latin-1":      {"iso-8859-1", "Grüße", "Grüße"},
		"UTF-8 as ASCII":        {"us-ascii", "Grüße", "Grüße"},
		"UTF-8 as Big5":         {"big5", "Grüße und Küsse", "Grüße und Küsse"},
		"Latin-1 as UTF-8":      {"utf-8", "Gr\xfc\xdfe", "Grüße"},
		"fault in UTF-8":        {"utf-8", "ü\xff", "ü\uFFFD"},
		"cut off":               {"utf-8", "üb\xc3", "üb\uFFFD"},
		"unknown-8bit":          {"unknown-8bit", "Gr\xfc", "Grü"},
		"x-unknown":             {"x-unknown", "Grüße", "Grüße"},
		"x-user-defined":        {"x-user-defined", "Gr\xfc", "Grü"},
		"nonsense":              {"<script>", "Gr\xfc", "Grü"},
		"line ends":             {"utf-8", "a\r\nb\rc\nd", "a\nb\nc\nd"},
		"control characters":    {"utf-8", "a\x00b\x1b[31mc\td\x7f\u0085", "ab[31mc\td"},
		"empty":                 {"utf-8", "", ""},
		"one byte of UTF-16":    {"utf-16", "\xff", "\uFFFD"},
		"odd length of UTF-16":  {"utf-16le", "a\x00\xfc", "a\uFFFD"},
		"lead byte eats quote":  {"shift_jis", "\x81\"", "\uFFFD\""},
		"replacement encodings": {"csiso2022kr", "\x1b$)C\x0e\x33\x2a\x0f", "나"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := DecodeText([]byte(test.in), test.charset)
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if !utf8.ValidString(got) {
				t.Error("invalid UTF-8")
			}
		})
	}
}

func TestDecodeTextEveryLabel(t *testing.T) {
	junk := make([]byte, 0, 512)
	for i := range 256 {
		junk = append(junk, byte(i), byte(255-i))
	}
	labels := strings.Fields("utf-8 utf-7 utf-16 utf-32 iso-2022-jp iso-2022-kr iso-2022-cn big5 gb18030 hz euc-kr cp437 macintosh koi8-u windows-1258 iso-8859-8-i x-none")
	for _, label := range labels {
		if got := DecodeText(junk, label); !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\x1b") {
			t.Errorf("%s: %q", label, got)
		}
	}
}

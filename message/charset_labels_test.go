package message

import (
	"strings"
	"testing"
)

// TestCharsetLabels: each label, and each way in which it is written in the field.
func TestCharsetLabels(t *testing.T) {
	for _, test := range []struct{ labels, in, want string }{
		{`cp932 MS932 windows-31j x-sjis Shift-JIS csShiftJIS`, "\x93\xfa\x96{\x8c\xea\x87@", "日本語①"},
		{`iso-2022-jp CP50221 x-iso-2022-jp iso-2022-jp-ms iso-2022-jp-3 iso-2022-jp-2004 jis7`, "\x1b$BF|K\\\x1b(B x", "日本 x"},
		{`ISO-2022-JP-1`, "\x1b$BF|K\\\x1b(B \x1b$(D0!\x1b(B", "日本 丂"},
		{`iso-2022-jp-2`, "\x1b$BF|K\\\x1b(B \x1b$BCf9q\x1b$(ASo\x1b(B \x1b$(CGQ19\x1b(B \x1b$(D+1\x1b(B", "日本 中国语 한국 é"},
		{`euc-jp x-euc-jp eucJP-ms cp51932`, "\xc6\xfc\xcb\xdc\xb8\xec", "日本語"},
		{`ks_c_5601-1987 cp949 MS949 uhc ksc5601 euckr`, "\xc7\xd1\xb1\xb9 \x8cc", "한국 똠"},
		{`gb2312 GBK cp936 x-gbk gb18030 euc-cn gb-2312`, "\xd6\xd0\xce\xc4\xa2\xe3", "中文€"},
		{`big5 cp950 x-x-big5 Big5-HKSCS cn-big5`, "\xa4\xa4\xa4\xe5\xb4\xfa\xb8\xd5", "中文測試"},
		{`hz-gb-2312 hz`, "~{VPND~} x", "中文 x"},
		{`koi8-r koi8 cskoi8r cp878`, "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет"},
		{`koi8-u koi8-ru`, "\xb7\xd6\xc1\xcb", "Їжак"},
		{`windows-1251 cp1251 x-cp1251 cp-1251 win-1251 1251 win1251`, "\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"},
		{`windows-1250 cp1250`, "\x9elu\x9d", "žluť"},
		{`iso-8859-2 latin2 iso8859-2 iso8859_2 iso_8859-2 8859-2 csISOLatin2 l2`, "\xa3\xf3d\xbc", "Łódź"},
		{`iso-8859-5 cyrillic`, "\xbf\xe0\xd8\xd2\xd5\xe2", "Привет"},
		{`iso-8859-7 greek sun_eu_greek`, "\xc5\xeb\xeb\xdc\xe4\xe1", "Ελλάδα"},
		{`iso-8859-8-i iso-8859-8-e logical hebrew`, "\xf9\xec\xe5\xed", "שלום"},
		{`iso-8859-13`, "\xde\xe0sis", "Žąsis"},
		{`iso-8859-15 latin-9 l9`, "\xa4uro", "€uro"},
		{`iso-8859-16`, "\xba\xfe", "șț"},
		{`windows-1258`, "\xd0\xf4ng", "Đông"},
		{`tis-620 iso-8859-11 cp874 windows-874`, "\xe4\xb7\xc2", "ไทย"},
		{`cp437 ibm437 cp850 IBM850 dos-850`, "Gr\x81\xe1e", "Grüße"},
		{`cp852`, "\xa7lu\x9c", "žluť"},
		{`cp866 ibm866 csibm866`, "\x8f\xe0\xa8\xa2\xa5\xe2", "Привет"},
		{`cp737`, "\x84\xa2\xa2\xe1\x9b\x98", "Ελλάδα"},
		{`cp775`, "\xcf\xd0sis", "Žąsis"},
		{`cp857 ibm857`, "\x8d\x9f\x8dk", "ışık"},
		{`cp861`, "\x8d\xa2r", "Þór"},
		{`cp869`, "\xa8\xe5\xe5\x9b\xdd\xd6", "Ελλάδα"},
		{`cp1125 ruscii`, "\xf8\xa6\xa0\xaa", "Їжак"},
		{`macintosh mac x-mac-roman MacRoman`, "Gr\x9f\xa7e", "Grüße"},
		{`x-mac-cyrillic x-mac-ukrainian`, "\x8f\xf0\xe8\xe2\xe5\xf2", "Привет"},
		{`x-mac-ce x-mac-centraleurroman`, "\xeclu\xe9", "žluť"},
		{`x-mac-greek`, "\xb6\xec\xec\xc0\xe4\xe1", "Ελλάδα"},
		{`x-mac-turkish`, "\xdd\xdf\xddk", "ışık"},
		{`x-mac-icelandic`, "\xde\x97r", "Þór"},
		{`x-mac-croatian`, "\xe8\xe6\xbe", "čćž"},
		{`ptcp154 kz-1048`, "\x8d\xe0\xe7\xe0\x9d", "Қазақ"},
		{`koi8-t`, "\xf4\xcf\x8d\xc9\xcb", "Тоҷик"},
		{`hp-roman8`, "Gr\xcf\xdee", "Grüße"},
		{`utf-16le`, "G\x00r\x00\xfc\x00\xdf\x00e\x00", "Grüße"},
		{`utf-16be`, "\x00G\x00r\x00\xfc\x00\xdf\x00e", "Grüße"},
		{`utf-16 unicode ucs-2 iso-10646-ucs-2`, "\xfe\xff\x00G\x00r\x00\xfc\x00\xdf\x00e", "Grüße"},
		{`utf-32 utf-32le ucs-4`, "G\x00\x00\x00r\x00\x00\x00\xfc\x00\x00\x00\xdf\x00\x00\x00e\x00\x00\x00", "Grüße"},
		{`utf-32be`, "\x00\x00\x00G\x00\x00\x00r\x00\x00\x00\xfc\x00\x00\x00\xdf\x00\x00\x00e", "Grüße"},
		{`utf-7 unicode-1-1-utf-7`, "Gr+APwA3w-e +ZeVnLA-", "Grüße 日本"},
		{`us-ascii utf8 UTF_8 unknown-8bit x-unknown default none "utf-8" charset=utf-8 3Dutf-8 utf-8;format=flowed utf-8*en`, "Gr\xc3\xbc\xc3\x9fe", "Grüße"},
	} {
		for label := range strings.SplitSeq(test.labels, " ") {
			if got := DecodeText([]byte(test.in), label); got != test.want {
				t.Errorf("%s: got %q, want %q", label, got, test.want)
			}
		}
	}
}

// TestCharsetGuessed: text under labels that say nothing.
func TestCharsetGuessed(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"\x96\xbe\x93\xfa\x82\xcc\x89\xef\x8bc\x82\xcd\x8f\\\x8e\x9e\x82\xa9\x82\xe7\x82\xc5\x82\xb7\x81B", "明日の会議は十時からです。"},
		{"\xcc\xc0\xc6\xfc\xa4\xce\xb2\xf1\xb5\xc4\xa4\xcf\xbd\xbd\xbb\xfe\xa4\xab\xa4\xe9\xa4\xc7\xa4\xb9\xa1\xa3", "明日の会議は十時からです。"},
		{"\xc4\xe3\xba\xc3\xa3\xac\xc3\xf7\xcc\xec\xb5\xc4\xbb\xe1\xd2\xe9\xca\xae\xb5\xe3\xbf\xaa\xca\xbc\xa1\xa3", "你好，明天的会议十点开始。"},
		{"\xa7A\xa6n\xa1A\xa9\xfa\xa4\xd1\xaa\xba\xb7|\xc4\xb3\xa4Q\xc2I\xb6}\xa9l\xa1C", "你好，明天的會議十點開始。"},
		{"\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4. \xb3\xbb\xc0\xcf \xc8\xb8\xc0\xc7\xb4\xc2 \xbf\xad \xbd\xc3\xbf\xa1 \xbd\xc3\xc0\xdb\xc7\xd5\xb4\xcf\xb4\xd9.", "안녕하세요. 내일 회의는 열 시에 시작합니다."},
		{"\xcf\xf0\xe8\xe2\xe5\xf2, \xe7\xe0\xe2\xf2\xf0\xe0 \xef\xf0\xe8\xe5\xe4\xf3 \xea \xe2\xe0\xec \xe2 \xe3\xee\xf1\xf2\xe8.", "Привет, завтра приеду к вам в гости."},
		{"\xf0\xd2\xc9\xd7\xc5\xd4, \xda\xc1\xd7\xd4\xd2\xc1 \xd0\xd2\xc9\xc5\xc4\xd5 \xcb \xd7\xc1\xcd \xd7 \xc7\xcf\xd3\xd4\xc9.", "Привет, завтра приеду к вам в гости."},
		{"\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1, \xe8\xe1 \xdd\xf1\xe8\xf9 \xe1\xfd\xf1\xe9\xef \xf4\xef \xf0\xf1\xf9\xdf", "Καλημέρα, θα έρθω αύριο το πρωί"},
		{"Viele Gr\xfc\xdfe aus M\xfcnchen, bis sp\xe4ter", "Viele Grüße aus München, bis später"},
		{"Le caf\xe9 \xe0 \xe9t\xe9 ferm\xe9, d\xe9sol\xe9", "Le café à été fermé, désolé"},
		{"\x93fine\x94 \x96 it\x92s done", "“fine” – it’s done"},
		{"\xe4\xf6\xfc\xdf \xc4\xd6\xdc", "äöüß ÄÖÜ"},
		{"Gr\xfc\xdfe", "Grüße"},
		{"\x1b$BL@F|$N2q5D$O\x1b(B", "明日の会議は"},
	} {
		for _, label := range []string{"", "us-ascii", "utf-8", "unknown-8bit", "x-nonsense"} {
			if got := DecodeText([]byte(test.in), label); got != test.want {
				t.Errorf("%s: got %q, want %q", label, got, test.want)
			}
		}
		header := ParseHeader([]byte("Subject: " + test.in + "\r\nTo: x@y.example\r\n"))
		if got := header.Text("Subject"); got != test.want {
			t.Errorf("in a header: got %q, want %q", got, test.want)
		}
	}
}

// TestShiftedFaults: ISO 2022 that breaks off, or that is mixed up with others.
func TestShiftedFaults(t *testing.T) {
	for name, test := range map[string]struct{ charset, in, want string }{
		"half a character":     {"iso-2022-jp", "\x1b$BF|K\x1b(B x", "日\uFFFD x"},
		"never switched back":  {"iso-2022-jp", "\x1b$BF|K\\\nabc", "日本\nabc"},
		"unknown escape":       {"iso-2022-jp", "a\x1bzb", "azb"},
		"escape at the end":    {"iso-2022-jp", "a\x1b$", "a$"},
		"set that isn't known": {"iso-2022-cn", "\x1b$)G\x0eD!\x0f x", "\uFFFD x"},
		"8-bit in it":          {"iso-2022-jp", "\x1b$BF|\x1b(B \xff", "日 \uFFFD"},
		"really Latin":         {"iso-2022-jp", "Gr\xfc\xdfe", "Grüße"},
		"under another label":  {"utf-8", "\x1b$BF|K\\\x1b(B x", "日本 x"},
		"Roman":                {"iso-2022-jp", "\x1b(JC:\\\x1b(B", "C:¥"},
		"half-width":           {"iso-2022-jp", "\x1b(I1\x1b(B", "ｱ"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := DecodeText([]byte(test.in), test.charset); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

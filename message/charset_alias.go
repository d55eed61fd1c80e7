package message

import "strings"

// labelAlias puts the WHATWG's or IANA's label for one that is met in mail but
// in neither list, or that means something else there.
func labelAlias(label string) string {
	if alias := asianAlias(label); alias != "" {
		return alias
	}
	switch label {
	case "utf8", "utf8mb4", "x-utf-8", "x-utf8", "utf_8", "unicode-1-1-utf-8", "unicode-2-0-utf-8", "utf-8-mac":
		return "utf-8"
	case "ansi", "latin-1", "iso8859_1", "8859_1", "iso-latin-1", "x-ansi", "us-askey", "ascii-8bit":
		return "windows-1252"
	case "latin-9", "latin9", "latin-0", "latin0":
		return "iso-8859-15"
	case "mac-roman", "macroman", "x-macroman":
		return "macintosh"
	case "x-mac-ukraine", "x-mac-ukrainian", "mac-cyrillic", "maccyrillic":
		return "x-mac-cyrillic"
	case "koi8", "koi-8", "koi8r", "cp878", "koi":
		return "koi8-r"
	case "koi8u", "koi8-ru", "koi8ru":
		return "koi8-u"
	case "tis620", "tis-62", "iso-8859-11", "iso8859-11":
		return "windows-874"
	case "logical", "visual":
		return "iso-8859-8"
	}
	return pageAlias(label)
}

// asianAlias is labelAlias for the labels of the Far East.
func asianAlias(label string) string {
	switch label {
	case "cp932", "ms932", "windows-932", "x-ms-cp932", "sjis", "shift-jis", "shiftjis", "x-shift-jis", "s-jis", "mskanji", "shift_jisx0213", "shift_jis-2004", "sjis-win":
		return "shift_jis"
	case "cp51932", "eucjp-ms", "eucjp", "eucjp-win", "ujis", "euc-jisx0213", "euc-jis-2004":
		return "euc-jp"
	case "cp936", "ms936", "gbk", "gb2312", "x-gbk", "gb_2312", "gb_2312-80", "gb2312-80", "cn-gb", "euc-cn", "euccn", "x-euc-cn", "gb-2312", "gb_18030", "gb18030-2000", "chinesesimplified", "gb-18030", "cp54936":
		return "gb18030"
	case "hz", "x-hz", "cp52936":
		return "hz-gb-2312"
	case "cp949", "ms949", "uhc", "x-windows-949", "euckr", "ks-c-5601-1987", "ks_c_5601", "x-euc-kr", "ksc5601", "ks_c_5601_1987", "cp51949", "5601":
		return "euc-kr"
	case "cp950", "ms950", "x-windows-950", "big5hk", "big5-hkscs-2004", "big5hkscs", "x-big5", "cn-big5", "big-5", "big5-eten", "chinesebig5", "cp951":
		return "big5"
	}
	return ""
}

// pageAlias reads the many ways to write the number of a code page of Windows
// or DOS, and of a part of ISO 8859.
func pageAlias(label string) string {
	digits := strings.TrimLeft(label, "abcdefghijklmnopqrstuvwxyz-_")
	before := strings.Trim(label[:len(label)-len(digits)], "-_")
	if digits == "" || strings.Trim(digits, "0123456789-_") != "" {
		return label
	}
	switch before {
	case "windows", "cp", "win", "ms", "x-cp", "microsoft-cp", "ansi", "ibm", "dos", "codepage", "x-ibm", "":
		switch {
		case len(digits) == 4 && strings.HasPrefix(digits, "125"):
			return "windows-" + digits
		case digits == "874":
			return "windows-874"
		case len(digits) == 3 && before != "":
			return "cp" + digits
		case strings.HasPrefix(digits, "8859-"):
			return "iso-" + digits
		}
	case "iso", "x-iso":
		digits = strings.ReplaceAll(digits, "_", "-")
		if part, ok := strings.CutPrefix(digits, "8859"); ok && strings.Trim(part, "-") != "" {
			return "iso-8859-" + strings.Trim(part, "-")
		}
	}
	return label
}

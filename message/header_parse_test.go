package message

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHeaderText(t *testing.T) {
	tests := map[string]struct{ raw, want string }{
		"plain":                  {"Subject: Hello\r\n\r\n", "Hello"},
		"LF only":                {"Subject: Hello\n\n", "Hello"},
		"CR only":                {"From: a@b\rSubject: Hello\r\r", "Hello"},
		"no end":                 {"Subject: Hello", "Hello"},
		"blank before the colon": {"Subject : Hello", "Hello"},
		"folded":                 {"Subject: Hello\r\n  big\r\n\tworld\r\n", "Hello  big world"},
		"folded, blank line":     {"Subject:\r\n Hello\r\n", "Hello"},
		"first of two":           {"Subject: one\r\nsubject: two\r\n", "one"},
		"mbox line":              {"From a@b Mon Jan  1 00:00:00 2001\nSubject: Hello\n", "Hello"},
		"line without a colon":   {"garbage\nSubject: Hello\n more\n", "Hello more"},
		"folded garbage":         {"gar bage: x\n Subject: no\nSubject: yes\n", "yes"},
		"starts folded":          {" Subject: Hello\n", "Hello"},
		"not in the body":        {"From: a@b\n\nSubject: Hello\n", ""},
		"encoded B":              {"Subject: =?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"},
		"encoded Q":              {"Subject: =?iso-8859-1?q?Gr=FC=DFe_an?= alle", "Grüße an alle"},
		"blanks between words":   {"Subject: =?utf-8?q?a?= \r\n =?utf-8?q?b?= c =?utf-8?q?d?=", "ab c d"},
		"split character":        {"Subject: =?utf-8?B?R3LD?=\r\n =?utf-8?B?vMOfZQ==?=", "Grüße"},
		"split in iso-2022-jp":   {"Subject: =?iso-2022-jp?B?GyRCJCIbKEI=?= =?iso-2022-jp?B?GyRCJCQbKEI=?=", "あい"},
		"charsets differ":        {"Subject: =?utf-8?q?=C3=BC?= =?iso-8859-1?q?=FC?=", "üü"},
		"language":               {"Subject: =?utf-8*de?q?=C3=BC?=", "ü"},
		"spaces within":          {"Subject: =?utf-8?Q?big old =C3=BC?= x", "big old ü x"},
		"missing padding":        {"Subject: =?utf-8?B?R3LDvA?=", "Grü"},
		"unknown charset":        {"Subject: =?x-no-such?q?caf=E9?=", "café"},
		"unknown encoding":       {"Subject: =?utf-8?x?abc?= d", "=?utf-8?x?abc?= d"},
		"no blanks round":        {"Subject: a=?utf-8?q?b?=c", "abc"},
		"the next in a word":     {"Subject: =?utf-8?q?abc =?utf-8?q?def?=", "abcdef"},
		"truncated":              {"Subject: Hello =?utf-8?B?R3LD", "Hello"},
		"truncated early":        {"Subject: Hello =?utf-", "Hello"},
		"truncated second":       {"Subject: =?utf-8?q?Hello?= =?utf-8?q?wor", "Hello"},
		"truncated at its end":   {"Subject: Hello =?utf-8?B?R3LD?", "Hello"},
		"truncated, alone":       {"Subject: =?utf-8?B?SGVsbG/D", "Hello"},
		"a question":             {"Subject: =? or ?=", "=? or ?="},
		"raw UTF-8":              {"Subject: Grüße", "Grüße"},
		"raw Latin":              {"Subject: Gr\xfc\xdfe \x93x\x94", "Grüße “x”"},
		"control characters":     {"Subject: a\x00b\x07c\x7fd", "a b c d"},
		"encoded line break":     {"Subject: =?utf-8?q?a=0D=0ABcc:_b?=", "a  Bcc: b"},
		"line separator":         {"Subject: a\u2028b\u0085c", "a b c"},
		"reordering":             {"Subject: a\u202Eb\u2066c\u2069d\u200Ee", "abcd\u200Ee"},
		"invisible":              {"Subject: =?utf-8?B?4oCL4oGgwq0=?=", ""},
		"emoji are kept whole":   {"Subject: \U0001F468\u200D\U0001F469", "\U0001F468\u200D\U0001F469"},
		"shift_jis by cp932":     {"Subject: =?cp932?B?grE=?=", "こ"},
		"gb2312 beyond its set":  {"Subject: =?gb2312?B?6X+C?=", "閇"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if name == "gb2312 beyond its set" {
				// Only that it decodes to something: the label is often too narrow.
				if got := ParseHeader([]byte(test.raw)).Text("subject"); got == "" || strings.HasPrefix(got, "=?") {
					t.Errorf("got %q", got)
				}
				return
			}
			if got := ParseHeader([]byte(test.raw)).Text("SUBJECT"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestHeaderTruncatedAnywhere(t *testing.T) {
	raw := "From a@b\r\nFrom: =?utf-8?q?J=C3=BCrgen?= <j@x.example>\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\n" +
		" =?utf-8?B?R3LDvMOfZQ==?=\r\nDate: Mon, 2 Jan 2006 15:04:05 +0100\r\nReferences: <a@b> <c@d>\r\n\r\n"
	for i := range len(raw) {
		h := ParseHeader([]byte(raw[:i]))
		if text := h.Text("Subject"); strings.Contains(text, "=?") || strings.Contains(text, "\uFFFD") {
			t.Errorf("cut at %d: subject %q", i, text)
		}
		h.Addresses("From")
		h.Date()
		h.References()
	}
}

func TestHeaderBounds(t *testing.T) {
	inputs := map[string]string{
		"words":         "Subject: " + strings.Repeat("=?utf-8?q?a?= ", 100_000),
		"open words":    "Subject: " + strings.Repeat("=?utf-8?q?a", 100_000),
		"word starts":   "Subject: " + strings.Repeat("=?a?q?x=", 100_000) + "?=",
		"marks":         "Subject: " + strings.Repeat("=?", 500_000),
		"one line":      "Subject: " + strings.Repeat("x", 2<<20),
		"folds":         "Subject: " + strings.Repeat("x\n ", 500_000),
		"fields":        strings.Repeat("a:\n", 500_000),
		"angles":        "References: " + strings.Repeat("<", 500_000),
		"references":    "References: " + strings.Repeat("<a@b>", 200_000),
		"addresses":     "To: " + strings.Repeat("a@b,", 200_000),
		"parens":        "To: " + strings.Repeat("(", 500_000),
		"quotes":        "To: " + strings.Repeat(`"a\`, 300_000),
		"colons":        "To: " + strings.Repeat(":", 500_000),
		"address words": "To: " + strings.Repeat("=?", 500_000),
		"open angles":   "To: " + strings.Repeat("<a", 500_000),
		"commas":        "To: " + strings.Repeat(",", 500_000),
		"dates":         "Date: " + strings.Repeat("1 ", 500_000),
		"brackets":      "To: " + strings.Repeat("<a(>", 200_000),
	}
	for name, input := range inputs {
		t.Run(name, func(t *testing.T) {
			h := ParseHeader([]byte(input))
			if n := len(h.Text("Subject")); n > maxTextBytes {
				t.Errorf("Text gives %d bytes", n)
			}
			if n := len(h.Addresses("To")); n > MaxAddresses {
				t.Errorf("%d addresses", n)
			}
			if n := len(h.References()); n > maxReferences {
				t.Errorf("%d references", n)
			}
			if n := len(h.fields); n > maxHeaderFields {
				t.Errorf("%d fields", n)
			}
			h.Date()
		})
	}
}

func TestHeaderIDs(t *testing.T) {
	tests := map[string]struct {
		raw        string
		id         string
		references []string
	}{
		"none":              {"Subject: x\n", "", nil},
		"usual":             {"Message-ID: <a@b>\nReferences: <1@x>\n <2@x>\nIn-Reply-To: <3@x>\n", "a@b", []string{"1@x", "2@x"}},
		"reply only":        {"Message-Id:<a@b>\nIn-Reply-To: Your mail of Monday <3@x>\n", "a@b", []string{"3@x"}},
		"no brackets":       {"Message-ID: a@b\nReferences: 1@x, 2@x\n", "a@b", []string{"1@x", "2@x"}},
		"run together":      {"References: <1@x><2@x>\n", "", []string{"1@x", "2@x"}},
		"folded within":     {"Message-ID: <a\n @b>\n", "a@b", nil},
		"open bracket":      {"Message-ID: <a@b\nReferences: <1@x> <2@\n", "a@b", []string{"1@x"}},
		"empty brackets":    {"Message-ID: <>\nReferences: <> <1@x>\n", "", []string{"1@x"}},
		"markup is kept":    {"Message-ID: <\"<b>\"@x>\n", "\"<b", nil},
		"control character": {"Message-ID: <a\x00@b>\n", "a@b", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := ParseHeader([]byte(test.raw))
			if got := h.MessageID(); got != test.id {
				t.Errorf("id %q, want %q", got, test.id)
			}
			if diff := cmp.Diff(test.references, h.References()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReferencesKeepsTheLatest(t *testing.T) {
	raw := "References: " + strings.Repeat("<old@x> ", maxReferences) + "<new@x>\n"
	references := ParseHeader([]byte(raw)).References()
	if len(references) != maxReferences || !slices.Contains(references, "new@x") {
		t.Errorf("%d references, the last %q", len(references), references[len(references)-1])
	}
}

func TestHeaderRaw(t *testing.T) {
	h := ParseHeader([]byte("X-Thing: =?utf-8?q?a?=\r\n b\xff\r\n"))
	if got := h.Raw("x-thing"); got != "=?utf-8?q?a?= b\xff" {
		t.Errorf("got %q", got)
	}
	if got := (Header{}).Raw("x-thing"); got != "" {
		t.Errorf("got %q of an empty header", got)
	}
}

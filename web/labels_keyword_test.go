package web

import (
	"strings"
	"testing"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

func TestKeywordFor(t *testing.T) {
	free := func(string) bool { return false }
	for name, want := range map[string]string{
		"Garden":                "Garden",
		"To do":                 "To_do",
		"Ferien & Reisen":       "Ferien_Reisen",
		"Gärten (groß)":         "Garten_gross",
		"Ærø Łódź":              "AEro_Lodz",
		"C++":                   "C",
		"+++":                   "Label",
		"***":                   "Label",
		`"\{}[]()%*`:            "Label",
		"$label1":               "label1",
		"a_b-c.d":               "a_b-c.d",
		"_.-":                   "Label",
		"日本":                    "U65E5U672C",
		"Дом":                   "U0414U043EU043C",
		"❤ heart":               "U2764_heart",
		"ﬁne ½":                 "fine_12",
		"「箱」":                   "U7BB1",
		"e\u0301te\u0301":       "ete",
		"\u00a0x\u2003y\u00a0":  "x_y",
		strings.Repeat("x", 99): strings.Repeat("x", 45),
	} {
		if got := keywordFor(name, free); got != want {
			t.Errorf("%q becomes %q, not %q", name, got, want)
		}
	}
}

func TestKeywordForTaken(t *testing.T) {
	taken := map[string]bool{}
	isTaken := func(keyword string) bool { return taken[strings.ToLower(keyword)] }
	for i, want := range []string{"Garden", "garden-2", "GARDEN-3"} {
		got := keywordFor([]string{"Garden", "garden", "GARDEN"}[i], isTaken)
		if got != want {
			t.Errorf("no. %d becomes %q, not %q", i, got, want)
		}
		taken[strings.ToLower(got)] = true
	}
	for _, name := range []string{"Junk", "NonJunk", "nil", "Forwarded"} {
		if got := keywordFor(name, keywordTaken(templates.NewLabelBook(nil))); got != name+"-2" {
			t.Errorf("%q, which programs use, becomes %q", name, got)
		}
	}
}

// FuzzKeywordFor: whatever a label is called, its keyword is an atom, is taken by no
// other, is no word between programs, and the same when it is made again.
func FuzzKeywordFor(f *testing.F) {
	for _, name := range []string{"Garden", "To do", "日本", "Ærø", "❤", "", "\\Seen", "$Junk", "x)\r\n* OK", "İı", "\u0345a", "\xff", strings.Repeat("長", 60)} {
		f.Add(name, name)
	}
	f.Fuzz(func(t *testing.T, name, other string) {
		nobody := keywordTaken(templates.NewLabelBook(nil))
		first := keywordFor(name, nobody)
		if !imapclient.ValidFlag(first) || strings.HasPrefix(first, `\`) || len(first) > longestKeyword {
			t.Fatalf("%q becomes %q", name, first)
		}
		if templates.QuietKeyword(first) {
			t.Fatalf("%q becomes %q, which is never shown", name, first)
		}
		if again := keywordFor(name, nobody); again != first {
			t.Fatalf("%q becomes %q, and then %q", name, first, again)
		}
		book := templates.NewLabelBook([]templates.Label{{Keyword: first, Name: "x" + name, Colour: "red"}})
		second := keywordFor(other, keywordTaken(book))
		if strings.EqualFold(first, second) || !imapclient.ValidFlag(second) || len(second) > longestKeyword {
			t.Fatalf("%q and %q become %q and %q", name, other, first, second)
		}
	})
}

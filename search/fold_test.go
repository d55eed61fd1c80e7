package search

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFoldFinds(t *testing.T) {
	tests := []struct {
		text, word string
		found      bool
	}{
		{"Plans for the Weekend", "weekEND", true},
		{"Grüße aus Zürich", "GRÜSSE", false}, // casing is of single characters
		{"Grüße aus Zürich", "gRÜß", true},
		{"Gru\u0308ße", "grü", true},
		{"Grüße", "Gru\u0308", true},
		{"Grüße", "gruss", false},
		{"José", "jose", true}, // an accent at the end is one more character
		{"Việt", "VIỆT", true},
		{"ﬁne words", "FINE", true},
		{"한글 메일", "메일", true},
		{"Ελληνικά", "ΕΛΛΗΝΙΚΆ", true},
		{"ǆ", "Ǆ", true},
		{"また明日", "明日", true},
		{"１２３", "123", true},
		{"a\xffb", "a\ufffdb", true},
		{"", "", true},
		{"abc", "abcd", false},
	}
	for _, test := range tests {
		if found := strings.Contains(Fold(test.text), Fold(test.word)); found != test.found {
			t.Errorf("%q is found in %q: %v, want %v", test.word, test.text, found, test.found)
		}
	}
}

// TestFoldOfEach: every character, whatever its case, has one form, which is its own.
func TestFoldOfEach(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		form := Fold(string(r))
		if again := Fold(form); again != form {
			t.Fatalf("%U is folded to %+q, and that to %+q", r, form, again)
		}
		if title := Fold(string(unicode.ToTitle(r))); title != form {
			t.Fatalf("%U is folded to %+q, in title case to %+q", r, form, title)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Grüße, ", "한글 ﬁ")
	f.Add("\xc3", "\xbc")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?")
		if joined := Fold(a + b); joined != Fold(a)+Fold(b) {
			t.Errorf("%q and %q fold to %q together", a, b, joined)
		}
		if form := Fold(a); Fold(form) != form {
			t.Errorf("%q is folded to %q, and that to %q", a, form, Fold(form))
		}
	})
}

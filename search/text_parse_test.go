package search

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// noon is a day to count from.
func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func day(field Field, year, month, of int) Expression {
	return Expression{Op: Term, Field: field, Date: Date{year, month, of}}
}

func fuzzy(text string) Expression {
	e := Word(text)
	e.Fuzzy = true
	return e
}

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want Expression
	}{
		{"", Expression{}},
		{" \r\n\x00\t ", Expression{}},
		{"tea", Word("tea")},
		{"tea tea", Word("tea")},
		{"green tea", Every(Word("green"), Word("tea"))},
		{`"green tea"`, Word("green tea")},
		{`"say \"hi\" \\ C:\dir"`, Word(`say "hi" \ C:\dir`)},
		{"\"two\r\nlines\"", Word("two  lines")},
		{"日本 mañana", Every(Word("日本"), Word("mañana"))},
		{"from:ann", Of(From, "ann")},
		{"From:Ann", Of(From, "Ann")},
		{`from:"Ann Lee" to:bob cc:eve subject:tea body:milk`, Every(
			Of(From, "Ann Lee"), Of(To, "bob"), Of(Cc, "eve"), Of(Subject, "tea"), Of(Body, "milk"))},
		{"is:unread is:Seen is:flagged is:struck", Every(IsState("unread"), IsState("read"), IsState("starred"), IsState("deleted"))},
		{"has:attachment has:Attachments", Of(Has, "attachment")},
		{`label:$Junk in:anywhere in:"My Mail"`, Every(Of(Label, "$Junk"), Of(In, "anywhere"), Of(In, "My Mail"))},
		{"-tea -from:ann", Every(Except(Word("tea")), Except(Of(From, "ann")))},
		{`-"green tea"`, Except(Word("green tea"))},
		{"-(a b)", Except(Every(Word("a"), Word("b")))},
		{"-(-a)", Word("a")},
		{"a OR b", Any(Word("a"), Word("b"))},
		{"a | b OR -c", Any(Word("a"), Word("b"), Except(Word("c")))},
		{"x a OR b y", Every(Word("x"), Any(Word("a"), Word("b")), Word("y"))},
		{"(a b) OR c", Any(Every(Word("a"), Word("b")), Word("c"))},
		{"(a OR b) c", Every(Any(Word("a"), Word("b")), Word("c"))},
		{"((a) (b(c)))", Every(Word("a"), Word("b(c)"))},
		{"~colour", fuzzy("colour")},
		{`~"my colour"`, fuzzy("my colour")},

		{"before:2026-11-22", day(Before, 2026, 11, 22)},
		{"before:2026-11", day(Before, 2026, 11, 1)},
		{"before:2026", day(Before, 2026, 1, 1)},
		{"after:22.11.2026", day(After, 2026, 11, 22)},
		{"after:1.2.2026", day(After, 2026, 2, 1)},
		{"after:2026/2/1", day(After, 2026, 2, 1)},
		{"on:11/22/2026", day(On, 2026, 11, 22)},
		{"on:22/11/2026", day(On, 2026, 11, 22)},
		{"on:2026-11", Every(day(After, 2026, 11, 1), day(Before, 2026, 12, 1))},
		{"-on:2025", Except(Every(day(After, 2025, 1, 1), day(Before, 2026, 1, 1)))},
		{"on:today", day(On, 2026, 11, 23)},
		{"before:Yesterday", day(Before, 2026, 11, 22)},
		{"after:7d", day(After, 2026, 11, 16)},
		{"after:2w", day(After, 2026, 11, 9)},
		{"after:3m", day(After, 2026, 8, 23)},
		{"on:1y", day(On, 2025, 11, 23)},
		{"newer:12h older:2w", Every(
			Expression{Op: Term, Field: Newer, Age: 12 * time.Hour}, Expression{Op: Term, Field: Older, Age: 14 * 24 * time.Hour})},
		{"larger:1k smaller:1.5M", Every(
			Expression{Op: Term, Field: Larger, Size: 1024}, Expression{Op: Term, Field: Smaller, Size: 3 << 19})},
		{"larger:2gb", Expression{Op: Term, Field: Larger, Size: 2 << 30}},
		{"smaller:700", Expression{Op: Term, Field: Smaller, Size: 700}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, Parse(test.text, noon())); diff != "" {
			t.Errorf("%q is read as (-want +got)\n%s", test.text, diff)
		}
	}
}

// TestParseTakesForWords what it doesn't understand.
func TestParseTakesForWords(t *testing.T) {
	for _, text := range []string{
		"http://x.example/?a=b&c", "re:tea", "from:", "subject:", `"`, `"tea`, `te"a`, `""`, "OR", "|", "or", "-", "--", "--verbose", "e-mail", "(", ")", ":)", "(:", "()", "((",
		"before:rubbish", "before:2026-13", "before:2026-02-30", "on:0000", "after:99999", "larger:", "larger:tea", "larger:-1", "larger:1.2.3", "larger:99999999999999999999g",
		"is:nice", "has:wings", "newer:0d", "newer:soon", "older:9999999999y", "before:999999999d", "~", "~~", "f(x)", "f(x", "x)", "a:b:c", ":", "\xff", "%00", "*", "{5+}", `\Seen`, "UNSEEN", "1:*", "NIL",
	} {
		want := strings.ToValidUTF8(text, "\uFFFD")
		if got := Parse(text, noon()); !got.Equal(Word(want)) {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
	for text, want := range map[string]Expression{
		"tea OR":              Every(Word("tea"), Word("OR")),
		"OR tea":              Every(Word("OR"), Word("tea")),
		"(tea OR)":            Every(Word("tea"), Word("OR")),
		"(tea":                Word("(tea"),
		"tea)":                Word("tea)"),
		"(a (b)":              Every(Word("(a"), Word("b")),
		`before:"last year"`:  Every(Word(`before:"last`), Word(`year"`)),
		"from: ann":           Every(Word("from:"), Word("ann")),
		"- tea":               Every(Word("-"), Word("tea")),
		"tea\r\nA1 LOGOUT":    Every(Word("tea"), Word("A1"), Word("LOGOUT")),
		"x\x00y":              Every(Word("x"), Word("y")),
		"(a) OR (b":           Every(Any(Word("a"), Word("(b"))),
		`subject:"tea" "milk`: Every(Of(Subject, "tea"), Word(`"milk`)),
	} {
		if got := Parse(text, noon()); !got.Equal(want) {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

func TestParseIsBounded(t *testing.T) {
	words := make([]string, 1000)
	for i := range words {
		words[i] = strings.Repeat("x", i+1)
	}
	e := Parse(strings.Join(words, " "), noon())
	if len(e.Of) != maxTerms || e.Of[3].Text != "xxxx" {
		t.Errorf("it reads %d terms", len(e.Of))
	}
	if e := Parse(strings.Repeat("ä", 100_000), noon()); len([]rune(e.Text)) != maxWord {
		t.Errorf("it reads a word of %d octets", len(e.Text))
	}
	for _, text := range []string{strings.Repeat("(", 60_000), strings.Repeat("(a ", 20_000), strings.Repeat("(a ", 20_000) + strings.Repeat(")", 20_000), strings.Repeat("-", 60_000), strings.Repeat(`"`, 60_001), strings.Repeat("a OR ", 12_000)} {
		if got := Parse(text, noon()); depth(got) > 2*maxDepth+2 || len(got.Terms()) > maxTerms {
			t.Errorf("%.20q… is read to a depth of %d, with %d terms", text, depth(got), len(got.Terms()))
		}
	}
}

func depth(e Expression) int {
	most := 0
	for _, part := range e.Of {
		most = max(most, depth(part))
	}
	return most + 1
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`from:"Ann Lee" -tea (a OR b) | c`, "on:2026-11 -on:2025 after:3m larger:1.5m smaller:10k newer:7h", `"\"" \ "\\" ~x ~"y z"`, "((a b) OR (c -(d e))) f", "(((((x", "is:new has:attachment label:$x in:anywhere", "\xff\x00\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := Parse(text, noon())
		written := e.String()
		if again := Parse(written, noon()); !again.Equal(e) {
			t.Errorf("%q is written as %q, which is read as %+v and not %+v", text, written, again, e)
		}
		if strings.ContainsAny(written, "\r\n\x00") {
			t.Errorf("%q is written as %q", text, written)
		}
		Spans(text, Hits(e))
	})
}

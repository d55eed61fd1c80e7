package message

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// folding shows blocks in short: "3" for lines that are shown, "(9)" for those
// that are folded.
func folding(blocks []Block) string {
	var all []string
	for _, b := range blocks {
		format := "%d"
		if b.Folded {
			format = "(%d)"
		}
		all = append(all, fmt.Sprintf(format, len(b.Lines)))
	}
	return strings.Join(all, " ")
}

func TestFoldQuotes(t *testing.T) {
	quote := func(mark string, n int) string { return strings.Repeat(mark+" a\n", n) }
	for name, test := range map[string]struct{ text, want string }{
		"nothing":                     {"", "0"},
		"no quote":                    {"a\nb\n", "2"},
		"short quote, then an answer": {quote(">", 8) + "b\n", "9"},
		"long quote, then an answer":  {quote(">", 9) + "b\n", "(9) 1"},
		"answer, then a short quote":  {"b\nJoe wrote:\n" + quote(">", 4), "6"},
		"answer, then a quote":        {"b\nJoe wrote:\n" + quote(">", 5), "2 (5)"},
		"signature behind":            {"b\n" + quote(">", 5) + "\n-- \nJoe\n", "1 (5) 3"},
		"quote within a quote":        {"a\n" + quote(">", 3) + quote(">>", 2) + "b\n", "1 (5) 1"},
		"answers between":             {"a\n" + quote(">", 9) + "b\n" + quote(">", 3) + "c\n" + quote(">", 9), "1 (9) 5 (9)"},
		"nothing but a quote":         {quote(">", 30), "30"},
		"a quote and a signature":     {quote(">", 30) + "\n-- \nJoe\n", "33"},
	} {
		t.Run(name, func(t *testing.T) {
			lines := FormatText(test.text, nil)
			blocks := FoldQuotes(lines)
			if got := folding(blocks); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			var all []Line
			for _, b := range blocks {
				all = append(all, b.Lines...)
			}
			if written(all) != written(lines) || !slices.EqualFunc(all, lines, func(a, b Line) bool { return a.Quote == b.Quote }) {
				t.Error("the blocks are not the text")
			}
		})
	}
}

func TestFormatPart(t *testing.T) {
	for _, test := range []struct{ subtype, in, want string }{
		{"plain", "a <b>c</b>\nd", "a <b>c</b>\nd"},
		{"markdown", "# a\n*b*", "# a\n*b*"},
		{"enriched", "<bold>Now</bold> is\r\nthe <<time>.\r\n\r\nNext", "Now is the <time>.\nNext"},
		{"enriched", "<color><param>red</param>a</color>\n\n\nb", "a\n\nb"},
		{"enriched", "<nofill>a\nb\n\n</nofill>c", "a\nb\n\nc"},
		{"enriched", "a < b, <" + strings.Repeat("x", 100), "a < b, <" + strings.Repeat("x", 100)},
		{"enriched", "</param></nofill>a\nb", "a b"},
		{"richtext", "<Bold>a</Bold>\nb<nl>c<lt>d<comment>e</comment><paragraph>f</paragraph>", "a b\nc<d\nf"},
	} {
		got := written(FormatPart(test.in, &Part{Type: "text", Subtype: test.subtype}))
		if got != test.want {
			t.Errorf("%s %q: got %q, want %q", test.subtype, test.in, got, test.want)
		}
	}
}

package message

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFlowText(t *testing.T) {
	long := strings.Repeat("word ", 20)
	tests := map[string]struct{ in, want string }{
		"nothing":        {"", ""},
		"lines":          {"a\nb\n\nc", "a\nb\n\nc\n"},
		"CRLF":           {"a\r\nb\rc", "a\nb\nc\n"},
		"paragraph":      {long + "end", strings.Repeat("word ", 15) + "\n" + strings.Repeat("word ", 5) + "end\n"},
		"blanks behind":  {"a  \nb", "a\nb\n"},
		"long word":      {strings.Repeat("x", 200) + " y", strings.Repeat("x", 200) + " \ny\n"},
		"stuffed":        {" a\nFrom b\n  > c", "  a\n From b\n   > c\n"},
		"quotes":         {"> a\n>>b\n> > c\n>", "> a\n>> b\n>> c\n>\n"},
		"long quote":     {"> " + long + "end", "> " + strings.Repeat("word ", 14) + "\n> " + strings.Repeat("word ", 6) + "end\n"},
		"signature":      {"a\n-- \nAnna", "a\n-- \nAnna\n"},
		"no signature":   {"--  \n--", "--\n--\n"},
		"quoted mark":    {"> -- \n> A", "> -- \n> A\n"},
		"a dash first":   {"-- " + strings.Repeat("x", 80), "-- " + strings.Repeat("x", 80) + "\n"},
		"other breaks":   {"a\u2028b\fc\x00d", "a\nb\ncd\n"},
		"Chinese":        {strings.Repeat("你好", 100), strings.Repeat("你好", 100) + "\n"},
		"hidden at ends": {"\u200B>a\nb \u200B", "> a\nb\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, FlowText(test.in)); diff != "" {
				t.Error(diff)
			}
			requireFlows(t, test.in)
		})
	}
}

// requireFlows makes sure that a text is read as it was written.
func requireFlows(t *testing.T, text string) {
	t.Helper()
	flowed := FlowText(text)
	want, got := letterLines(text), FormatText(flowed, map[string]string{"format": "flowed"})
	if diff := cmp.Diff(shownLines(want), shownLines(got)); diff != "" {
		t.Errorf("%q became %q:\n%s", text, flowed, diff)
	}
	for line := range strings.SplitSeq(flowed, "\n") {
		if len([]rune(line)) > maxTextLine && strings.Count(strings.Trim(line, "> "), " ") > 1 {
			t.Errorf("the line %q could be shorter", line)
		}
	}
}

// letterLines are the lines of a text as our reader shows it when it isn't
// flowed, blanks at their ends apart.
func letterLines(text string) []Line {
	var lines []string
	for line := range strings.SplitSeq(cleanText(letterText(text)), "\n") {
		if _, content := cutQuote(line, false); content != signatureMark {
			line = strings.TrimRight(line, " ")
		}
		lines = append(lines, line)
	}
	return FormatText(strings.Join(lines, "\n"), nil)
}

// shownLines is the lines without the empty ones at the end.
func shownLines(lines []Line) string {
	return strings.TrimRight(written(lines), "\n~")
}

func FuzzFlowText(f *testing.F) {
	f.Add("> > a \n-- \nFrom x\n  y " + strings.Repeat("word ", 30))
	f.Add("-- \u202E \n-- \u202E")
	f.Add("\u200B> \u200B>x \u200B\n \u200B-- \n--  -- " + strings.Repeat(" ", 90))
	f.Fuzz(func(t *testing.T, text string) { requireFlows(t, text) })
}

// TestFlowTextBounds: long paragraphs of all kinds are written in linear time.
func TestFlowTextBounds(t *testing.T) {
	for _, piece := range []string{"x", " ", "x ", ">", "> ", "\u200B", "\u200B ", "> \u200B", "-- ", "\n", " \n", ">\n", "你"} {
		text := strings.Repeat(piece, 1<<20/len(piece))
		if got := FlowText(text); len(got) > 4*len(text)+1 {
			t.Errorf("%q: %d octets became %d", piece, len(text), len(got))
		}
	}
}

package message

import "strings"

// maxEnrichedTag bounds a tag of text/enriched (RFC 1896 allows 60).
const maxEnrichedTag = 64

// FormatPart sets a text part, given in UTF-8, into lines: FormatText for one
// that is plain, and what remains of the others without their marks.
func FormatPart(text string, part *Part) []Line {
	switch part.Subtype {
	case "enriched":
		return FormatText(plainOf(text, true), nil)
	case "richtext":
		return FormatText(plainOf(text, false), nil)
	}
	return FormatText(text, part.Params)
}

// enrichedText takes the marks out of text/enriched (RFC 1896), or of its
// forerunner text/richtext (RFC 1341, section 7.1.3).
type enrichedText struct {
	out      strings.Builder
	enriched bool
	hidden   int // how many tags are open whose content isn't text
	verbatim int // the same, where line breaks stand as they are
}

// plainOf is linear in len(s).
func plainOf(s string, enriched bool) string {
	t := enrichedText{enriched: enriched}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	for s != "" {
		n := strings.IndexAny(s, "<\n")
		if n < 0 {
			n = len(s)
		}
		t.write(s[:n])
		s = s[n:]
		switch {
		case s == "":
		case s[0] == '\n':
			breaks := len(s) - len(strings.TrimLeft(s, "\n"))
			t.breaks(breaks)
			s = s[breaks:]
		case enriched && strings.HasPrefix(s, "<<"):
			t.write("<")
			s = s[2:]
		default:
			s = s[t.tag(s):]
		}
	}
	return t.out.String()
}

func (t *enrichedText) write(s string) {
	if t.hidden == 0 {
		t.out.WriteString(s)
	}
}

// breaks takes line breaks that stand together: one alone is a blank.
func (t *enrichedText) breaks(n int) {
	switch {
	case t.verbatim > 0:
		t.write(strings.Repeat("\n", n))
	case n == 1 || !t.enriched:
		t.write(" ")
	default:
		t.write(strings.Repeat("\n", n-1))
	}
}

// tag takes the tag that s starts with and gives its length; what is none is
// text.
func (t *enrichedText) tag(s string) int {
	end := strings.IndexByte(s[:min(len(s), maxEnrichedTag)], '>')
	if end < 0 {
		t.write("<")
		return 1
	}
	name, closes := strings.CutPrefix(strings.ToLower(s[1:end]), "/")
	step := 1
	if closes {
		step = -1
	}
	switch name {
	case "param", "comment":
		t.hidden = max(0, t.hidden+step)
	case "nofill":
		t.verbatim = max(0, t.verbatim+step)
	case "lt":
		t.write("<")
	case "nl", "np", "paragraph":
		t.write("\n")
	}
	return end + 1
}

package message

import (
	"strings"
	"testing"
)

// TestQuotesGrowWithinBounds: no text becomes so much HTML, quoted, that it could no
// longer be sent back.
func TestQuotesGrowWithinBounds(t *testing.T) {
	const size = 1 << 20
	for name, lines := range map[string]string{
		"deep and flat":   strings.Repeat(">", 20) + "a\nb\n",
		"deeper and less": ">>>>>>>>>>a\n>b\n",
		"in steps":        ">a\n>>b\n>>>c\n>>>>d\ne\n",
		"empty":           ">\n\n",
		"marks":           "\"\n",
	} {
		q := &Quoted{Lines: FormatText(strings.Repeat(lines, size/len(lines)), nil)}
		html := q.ReplyHTML()
		if grown := len(html) + len(q.ReplyText()); grown > 6*size {
			t.Errorf("%s: %d octets have become %d", name, size, grown)
		}
		if opened, closed := strings.Count(html, "<blockquote"), strings.Count(html, "</blockquote>"); opened != closed {
			t.Errorf("%s: %d quotes begin and %d end", name, opened, closed)
		}
	}
	usual := TextHTML(strings.Repeat(">> a\n> b\nc\n", 2000))
	if n := strings.Count(usual, `<blockquote type="cite"><blockquote type="cite">`); n != 2000 {
		t.Errorf("of 2000 quotes in quotes there are %d", n)
	}
}

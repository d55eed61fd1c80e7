package message

// linesHTML is text as a letter's HTML: a line is a block, as the editor has them, and
// what is quoted lies in a blockquote of its depth.
func linesHTML(lines []Line) string {
	var out []byte
	depth, changes := 0, 0
	for _, line := range lines {
		at := min(line.Quote, maxQuoteHTML)
		if changes > maxQuoteChanges {
			at = min(at, 1)
		}
		changes += max(at-depth, 0)
		out = append(changeDepth(out, depth, at), "<div>"...)
		depth = at
		if len(line.Spans) == 0 {
			out = append(out, "<br>"...)
		}
		for _, span := range line.Spans {
			out = appendEscaped(out, span.Text)
		}
		out = append(out, "</div>"...)
	}
	return string(changeDepth(out, depth, 0))
}

// Bounds on quotes as HTML: how deep they lie within each other, and how many there
// are before all that follow are of one depth. Some octets of text could else become
// hundreds, more than a letter may have.
const (
	maxQuoteHTML    = 20
	maxQuoteChanges = 10_000
)

func changeDepth(out []byte, from, to int) []byte {
	for ; from < to; from++ {
		out = append(out, `<blockquote type="cite">`...)
	}
	for ; from > to; from-- {
		out = append(out, "</blockquote>"...)
	}
	return out
}

func escapeHTML(s string) string { return string(appendEscaped(nil, s)) }

// TextHTML is a plain text as a letter's HTML; what stands behind ">" is a quote.
func TextHTML(text string) string {
	return linesHTML(withoutBlank(FormatText(text, nil)))
}

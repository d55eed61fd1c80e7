package message

// linesHTML is text as a letter's HTML: a line is a block, as the editor has them, and
// what is quoted lies in a blockquote of its depth.
func linesHTML(lines []Line) string {
	var out []byte
	depth := 0
	for _, line := range lines {
		at := min(line.Quote, maxQuoteHTML)
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

// maxQuoteHTML bounds how deep quotes lie within each other as HTML.
const maxQuoteHTML = 20

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

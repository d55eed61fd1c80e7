package templates

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"hearthmail/message"
)

// chunkLines is how many lines stand together. A browser lays out those that
// are far from being seen only when they come nearer.
const chunkLines = 200

// textLines sets a plain text body for a <pre>, a block a line, each with the
// direction of its own text (on the <pre> itself dir="auto" would have a browser
// look through all of it again with every line); fold has long
// quotes folded away, and words are marked. It is written by hand because every space counts there, and templ
// puts spaces of its own between elements. All text goes through templ's
// escaping.
func textLines(lines []message.Line, fold bool, words []string) templ.Component {
	blocks := []message.Block{{Lines: lines}}
	if fold {
		blocks = message.FoldQuotes(lines)
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, b := range blocks {
			if err := textBlock(ctx, w, b, words); err != nil {
				return err
			}
		}
		return nil
	})
}

// textBlock sets lines that belong together. What opens a folded quote is
// worded in an attribute that the style sheet shows, so that the text of the
// <pre> stays the mail's alone. HTML's rules want no <details> within a <pre>,
// but every browser takes it so, and only that can be unfolded without script,
// and by searching the page.
func textBlock(ctx context.Context, w io.Writer, b message.Block, words []string) error {
	if !b.Folded {
		return textChunks(ctx, w, b.Lines, words)
	}
	label := templ.EscapeString(say(ctx, "Quoted text, %d lines", len(b.Lines)))
	if _, err := io.WriteString(w, `<details class="quoted"><summary aria-label="`+label+`" title="`+label+`"></summary>`); err != nil {
		return err
	}
	if err := textChunks(ctx, w, b.Lines, words); err != nil {
		return err
	}
	_, err := io.WriteString(w, `</details>`)
	return err
}

func textChunks(ctx context.Context, w io.Writer, lines []message.Line, words []string) error {
	many := len(lines) > chunkLines
	for chunk := range slices.Chunk(lines, chunkLines) {
		open, end := "", ""
		if many {
			open, end = `<span class="lines">`, `</span>`
		}
		var b strings.Builder
		b.WriteString(open)
		for _, l := range chunk {
			b.WriteString(textLine(ctx, l, words))
		}
		b.WriteString(end)
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

func textLine(ctx context.Context, l message.Line, words []string) string {
	var b strings.Builder
	b.WriteString(`<span class="` + lineClass(l) + `" dir="auto">`)
	if marks := quoteMarks(l.Quote); marks != "" {
		b.WriteString(`<span class="visually-hidden">` + templ.EscapeString(marks) + `</span>`)
	}
	runs := pieces(l.Spans)
	for _, run := range runs {
		if len(runs) > 1 {
			b.WriteString(`<span class="piece">`)
		}
		for _, s := range run {
			b.WriteString(textSpan(ctx, s, words))
		}
		if len(runs) > 1 {
			b.WriteString(`</span>`)
		}
	}
	b.WriteString("\n</span>")
	return b.String()
}

func textSpan(ctx context.Context, s message.Span, words []string) string {
	text := markedHTML(s.Text, words)
	if !webLink(s.URL) {
		return text
	}
	warning := ""
	if told := LinkWarning(ctx, s.Warning); told != "" { // which the style sheet shows, behind the link
		warning = ` data-warning="` + templ.EscapeString(told) + `"`
	}
	return `<a href="` + templ.EscapeString(s.URL) + `"` + warning + ` target="_blank" rel="noopener noreferrer nofollow">` + text + `</a>`
}

// lineClass colours a line by how often it has been quoted.
func lineClass(l message.Line) string {
	class := "line"
	if l.Quote > 0 {
		class += " quote quote-" + decimal(uint32((l.Quote-1)%3+1))
	}
	if l.Signature {
		class += " signature"
	}
	return class
}

// quoteMarks are the marks that a quoted line stood behind. The eye sees a
// bar instead; screen readers and the clipboard get these.
func quoteMarks(depth int) string {
	if depth <= 0 {
		return ""
	}
	return strings.Repeat(">", min(depth, 20)) + " "
}

// webLink reports whether a link of a text may be followed. The text has been
// parsed elsewhere; that no other scheme becomes a link is held here as well.
func webLink(address string) bool {
	for _, scheme := range []string{"http://", "https://", "mailto:"} {
		if len(address) > len(scheme) && strings.EqualFold(address[:len(scheme)], scheme) {
			return true
		}
	}
	return false
}

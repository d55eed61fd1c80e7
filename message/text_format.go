package message

import (
	"strings"
	"unicode"
)

const (
	// maxTextLines bounds the lines that FormatText makes; what is left then
	// stands in the last one, with its line breaks.
	maxTextLines = 50_000
	// maxQuoteDepth bounds Line.Quote.
	maxQuoteDepth = 50
	// signatureMark is the line that a signature starts with (RFC 3676,
	// section 4.3).
	signatureMark = "-- "
)

// FormatText sets a text/plain body, given in UTF-8, into lines: quote depth,
// signature, links; paragraphs are joined when params, the part's Content-Type
// parameters, say format=flowed (RFC 3676). Characters that hide or reorder
// text are left out, nothing else is. Time is linear in len(text).
func FormatText(text string, params map[string]string) []Line {
	f := textFormatter{
		flowed: strings.EqualFold(strings.TrimSpace(params["format"]), "flowed"),
		delSp:  strings.EqualFold(strings.TrimSpace(params["delsp"]), "yes"),
	}
	text = cleanText(text)
	for text != "" {
		if len(f.lines) >= maxTextLines {
			f.end()
			f.lines = append(f.lines, Line{Spans: []Span{{Text: text}}})
			return f.lines
		}
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		f.line(line)
	}
	f.end()
	return f.lines
}

// cleanText is text with LF as its only line break and without what a reader
// couldn't see.
func cleanText(text string) string {
	return textWithout(text, func(r rune) bool { return isInvisible(r) || unicode.IsControl(r) })
}

// textWithout is text as valid UTF-8 with LF as its only line break, and without some
// characters; tabs stay.
func textWithout(text string, drop func(rune) bool) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case isBreak(r):
			return '\n'
		case drop(r):
			return -1
		}
		return r
	}, text)
}

// textFormatter gathers lines into paragraphs. An open paragraph is one whose
// last line said that it goes on.
type textFormatter struct {
	flowed, delSp bool
	lines         []Line

	open      bool
	paragraph strings.Builder
	quote     int // depth of the paragraph

	signature      bool // we are behind a signature's mark
	signatureQuote int  // at this depth
}

// line takes one line as sent.
func (f *textFormatter) line(line string) {
	quote, content := cutQuote(line, f.flowed)
	if f.open && quote != f.quote {
		f.end()
	}
	if f.signature && quote != f.signatureQuote {
		f.signature = false
	}
	if content == signatureMark {
		f.end()
		f.signature, f.signatureQuote = true, quote
	}
	f.quote = quote
	f.open = true
	goesOn := f.flowed && strings.HasSuffix(content, " ") && content != signatureMark
	if goesOn && f.delSp {
		content = content[:len(content)-1]
	}
	f.paragraph.WriteString(content)
	if !goesOn {
		f.end()
	}
}

// end closes the paragraph, if there is one.
func (f *textFormatter) end() {
	if !f.open {
		return
	}
	f.lines = append(f.lines, Line{
		Quote:     min(f.quote, maxQuoteDepth),
		Signature: f.signature,
		Spans:     linkSpans(f.paragraph.String()),
	})
	f.open = false
	f.paragraph.Reset()
}

// cutQuote takes the quote marks off a line. Flowed text has them without
// blanks between and may have one blank stuffed in behind (RFC 3676, sections
// 4.4 and 4.5); elsewhere "> > " is as usual as ">> ".
func cutQuote(line string, flowed bool) (quote int, content string) {
	for strings.HasPrefix(line, ">") {
		quote++
		line = line[1:]
		if !flowed && strings.HasPrefix(line, " >") {
			line = line[1:]
		}
	}
	if flowed || quote > 0 {
		line = strings.TrimPrefix(line, " ")
	}
	return quote, line
}

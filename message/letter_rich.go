package message

import "strings"

// HTMLFromText is a plain letter as HTML, for an editor that is to go on with it:
// a <div> for each line, quotes as <blockquote type="cite">, links as links, the
// signature behind "-- " in a <div> of SignatureClass. TextFromHTML gives the text
// back, but for blanks at the ends of lines, and for tabs, which become blanks.
func HTMLFromText(text string) string {
	w := richWriter{}
	text = strings.TrimSuffix(letterText(text), "\n")
	if text == "" {
		return ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		quote, content := cutLetterQuote(line)
		w.line(min(quote, maxTextPrefix), trimLineEnd(content))
	}
	w.setQuote(0)
	return CleanLetterHTML(string(w.out), nil)
}

// richWriter writes lines as HTML.
type richWriter struct {
	out       []byte
	quote     int // open blockquotes
	signature bool
}

// setQuote ends a signature, and opens or closes quotes until there are so many.
func (w *richWriter) setQuote(quote int) {
	if w.signature {
		w.out = append(w.out, "</div>"...)
		w.signature = false
	}
	for ; w.quote < quote; w.quote++ {
		w.out = append(w.out, `<blockquote type="cite">`...)
	}
	for ; w.quote > quote; w.quote-- {
		w.out = append(w.out, "</blockquote>"...)
	}
}

func (w *richWriter) line(quote int, content string) {
	if quote != w.quote {
		w.setQuote(quote)
	}
	if content == signatureMark && quote == 0 && !w.signature {
		w.out = append(w.out, `<div class="`+SignatureClass+`">`...)
		w.signature = true
	}
	w.out = append(w.out, "<div>"...)
	for _, span := range linkSpans(content) {
		if span.URL == "" {
			w.text(span.Text)
			continue
		}
		w.out = append(w.out, `<a href="`...)
		w.out = append(appendEscaped(w.out, span.URL), `">`...)
		w.out = append(appendEscaped(w.out, span.Text), "</a>"...)
	}
	if content == "" {
		w.out = append(w.out, "<br>"...)
	}
	w.out = append(w.out, "</div>"...)
}

// text writes blanks that HTML would pass over as ones that it keeps.
func (w *richWriter) text(s string) {
	const kept = "\u00A0"
	before := byte(' ')
	if len(w.out) > 0 && w.out[len(w.out)-1] == '>' && strings.HasSuffix(string(w.out[max(0, len(w.out)-4):]), "</a>") {
		before = 'x'
	}
	for i := range len(s) {
		switch {
		case s[i] == '\t':
			w.out = append(w.out, kept+kept+kept+kept...)
		case s[i] == ' ' && before == ' ':
			w.out = append(w.out, kept...)
		default:
			w.out = appendEscaped(w.out, s[i:i+1])
		}
		before = s[i]
	}
}

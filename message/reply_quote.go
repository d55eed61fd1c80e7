package message

import (
	"slices"
	"strings"
	"time"
)

// Quoted is a message that an answer quotes, or that is forwarded with the letter's
// own text.
type Quoted struct {
	Header Header // From, Date, Subject, To and Cc of it
	Lines  []Line // its text
	HTML   string // cleaned by CleanLetterHTML; "" for a plain one
	Words  ReplyWords
	Zone   *time.Location // that dates are told in; nil for the writer's of the message
}

// ReplyText is what stands below the text of an answer: who wrote what follows, and
// that behind ">" (RFC 3676, section 4.5), each paragraph in one line. The signature
// is left out. "" when there is nothing to quote.
func (q *Quoted) ReplyText() string {
	quote := QuoteText(q.Lines)
	if quote == "" {
		return ""
	}
	return q.attribution() + "\n" + quote
}

// ReplyHTML is the same as HTML, to stand below an answer's.
func (q *Quoted) ReplyHTML() string {
	html := q.HTML
	if html == "" {
		html = linesHTML(withoutSignature(q.Lines))
	}
	if html == "" {
		return ""
	}
	return "<p>" + escapeHTML(q.attribution()) + `</p><blockquote type="cite">` + html + "</blockquote>"
}

func (q *Quoted) attribution() string {
	date, _ := q.Header.Date()
	return q.Words.Attribution(q.in(date), q.author())
}

// author is who wrote it, as it may be shown.
func (q *Quoted) author() string {
	if from := q.Header.Addresses("From"); len(from) > 0 {
		return from[0].Display()
	}
	return "?"
}

func (q *Quoted) in(date time.Time) time.Time {
	if q.Zone == nil || date.IsZero() {
		return date
	}
	return date.In(q.Zone)
}

// QuoteText puts lines behind ">", one deeper than they are, without a signature and
// without blank lines at both ends.
func QuoteText(lines []Line) string {
	var out strings.Builder
	for _, line := range withoutSignature(lines) {
		out.WriteString(strings.Repeat(">", line.Quote+1))
		if len(line.Spans) > 0 {
			out.WriteByte(' ')
			writeSpans(&out, line)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// JoinLines gives the lines of a text as they would be written, quotes behind ">".
func JoinLines(lines []Line) string {
	var out strings.Builder
	for _, line := range lines {
		if line.Quote > 0 {
			out.WriteString(strings.Repeat(">", line.Quote))
			if len(line.Spans) > 0 {
				out.WriteByte(' ')
			}
		}
		writeSpans(&out, line)
		out.WriteByte('\n')
	}
	return out.String()
}

func writeSpans(out *strings.Builder, line Line) {
	for _, span := range line.Spans {
		out.WriteString(span.Text)
	}
}

// withoutSignature leaves out the signature of who wrote the lines, unless there is
// nothing else, and blank lines before and behind.
func withoutSignature(lines []Line) []Line {
	own := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.Signature && l.Quote == 0 })
	if own = withoutBlank(own); len(own) > 0 {
		return own
	}
	return withoutBlank(lines)
}

func withoutBlank(lines []Line) []Line {
	for len(lines) > 0 && isBlankLine(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && isBlankLine(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func isBlankLine(l Line) bool {
	return !slices.ContainsFunc(l.Spans, func(s Span) bool { return strings.TrimSpace(s.Text) != "" })
}

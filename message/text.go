package message

// Line is one line of a plain text body, ready to be set.
type Line struct {
	Quote     int    // quote depth: how many ">" the line stood behind
	Signature bool   // the line belongs to the signature (after "-- ")
	Spans     []Span // in order; an empty line has none
}

// Span is a run of text within a line. URL is set where the text is a link.
type Span struct {
	Text    string
	URL     string      // absolute http, https or mailto address, or ""
	Warning LinkWarning // when the link isn't what it seems to be, else zero
}

// Misleading counts the links with a warning.
func Misleading(lines []Line) int {
	n := 0
	for _, line := range lines {
		for _, span := range line.Spans {
			if span.Warning.Fault != LinkFine {
				n++
			}
		}
	}
	return n
}

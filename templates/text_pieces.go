package templates

import (
	"unicode/utf8"

	"hearthmail/message"
)

// maxPiece is how much of a line is set in one go, in bytes. A browser takes
// many seconds over a line of a megabyte, so longer ones are set in pieces, each
// laid out when it is about to be seen.
const maxPiece = 8 << 10

// pieces cuts the spans of a long line into runs of about maxPiece. One run is
// all of a line that isn't long.
func pieces(spans []message.Span) [][]message.Span {
	var all [][]message.Span
	var piece []message.Span
	size := 0
	for _, span := range spans {
		for span.URL == "" && len(span.Text) > maxPiece {
			head := span
			head.Text = span.Text[:cutAt(span.Text, maxPiece)]
			span.Text = span.Text[len(head.Text):]
			all = append(all, append(piece, head))
			piece, size = nil, 0
		}
		piece = append(piece, span)
		if size += len(span.Text); size >= maxPiece {
			all = append(all, piece)
			piece, size = nil, 0
		}
	}
	if len(piece) > 0 {
		all = append(all, piece)
	}
	return all
}

// cutAt is n, or less where that lies within a character.
func cutAt(s string, n int) int {
	for n > 1 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

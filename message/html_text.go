package message

import (
	"strings"
	"unicode"
)

// text writes text, without control characters and overrides of direction.
func (w *htmlWriter) text(s string) {
	s = cleanHTMLText(s)
	if s == "" {
		return
	}
	if !isHTMLBlank(s) {
		w.openCell()
		w.reopen()
	}
	if w.links > 0 && len(w.linkText) < maxReadLink {
		w.linkText = append(w.linkText, cutString(s, maxReadLink)...)
	}
	if len(w.out) == w.preEnd && s[0] == '\n' {
		w.out = append(w.out, '\n') // which parsers drop
	}
	for s != "" && len(w.out) <= maxWrittenBytes {
		piece := cutString(s, textPiece)
		w.out = appendEscaped(w.out, piece)
		s = s[len(piece):]
	}
	w.body.Truncated = w.body.Truncated || s != ""
}

// textPiece is how much of a text is written at a time.
const textPiece = 64 << 10

// cleanHTMLText takes out control characters and overrides of direction.
func cleanHTMLText(s string) string {
	if isPlainText(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == 0x202D || r == 0x202E {
			return -1
		}
		return r
	}, s)
}

func isPlainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7F {
			return false
		}
	}
	return true
}

// isHTMLBlank tells what parsers let stand between the parts of a table.
func isHTMLBlank(s string) bool { return strings.Trim(s, " \t\n\f\r") == "" }

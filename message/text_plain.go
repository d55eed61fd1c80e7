package message

import (
	"strings"
	"unicode"
)

// PlainText makes a text fit to be shown as it is, line by line: valid UTF-8 with
// "\n" at the ends of lines, and a mark in place of each character that hides,
// reorders or controls, since in a program those are what one must see.
func PlainText(text string) string {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\uFEFF"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case isBreak(r):
			return '\n'
		case isInvisible(r), unicode.IsControl(r):
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

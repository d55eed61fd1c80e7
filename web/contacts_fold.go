package web

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// folded writes a text so that what people take for the same is the same: without
// case and accents. Each word begins behind a blank, and so does each character of
// the scripts that don't divide words.
func folded(text string) string {
	var out strings.Builder
	out.Grow(len(text) + 8)
	apart := true // the next letter begins a word
	for _, r := range norm.NFKD.String(cases.Fold().String(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mc, r):
			apart = true
			continue
		}
		if apart || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			out.WriteByte(' ')
		}
		apart = false
		out.WriteString(unaccented(r))
	}
	return out.String()
}

// unaccented is for the letters whose accents Unicode doesn't take apart.
func unaccented(r rune) string {
	switch r {
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	default:
		return string(r)
	}
}

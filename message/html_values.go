package message

import (
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// cssShape is what the value of a property may be made of. A property that
// allows nothing but words has only these.
type cssShape struct {
	color  bool   // a colour: name, #hex, rgb() or hsl()
	length bool   // a length, a percentage or a number; never negative
	font   bool   // font names, with commas and quotes, and the "/" of font
	words  string // keywords, each with a blank on either side
}

// newProperties are the properties that a mail may set: those of letters,
// boxes and tables. None of them takes an element out of the flow, lies over
// another or loads anything.
func newProperties() map[string]cssShape {
	const (
		anyValue    = " inherit initial unset "
		borderWords = " none hidden solid dashed dotted double groove ridge inset outset thin medium thick " + anyValue
		fontWords   = " normal italic oblique bold bolder lighter small-caps xx-small x-small small medium large x-large xx-large smaller larger " + anyValue
	)
	all := make(map[string]cssShape)
	add := func(names string, shape cssShape) {
		shape.words += anyValue
		for _, name := range strings.Fields(names) {
			all[name] = shape
		}
	}
	add("color background-color border-color border-top-color border-right-color border-bottom-color border-left-color text-decoration-color",
		cssShape{color: true})
	add("border border-top border-right border-bottom border-left outline", cssShape{color: true, length: true, words: borderWords})
	add("border-width border-top-width border-right-width border-bottom-width border-left-width", cssShape{length: true, words: " thin medium thick "})
	add("border-style border-top-style border-right-style border-bottom-style border-left-style", cssShape{words: borderWords})
	add("border-radius border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius border-spacing",
		cssShape{length: true})
	add("border-collapse", cssShape{words: " collapse separate "})
	add("padding padding-top padding-right padding-bottom padding-left", cssShape{length: true})
	add("margin margin-top margin-right margin-bottom margin-left width height min-width min-height max-width max-height",
		cssShape{length: true, words: " auto none "})
	add("font", cssShape{length: true, font: true, words: fontWords})
	add("font-family", cssShape{font: true})
	add("font-size font-weight font-style font-variant font-stretch", cssShape{length: true, words: fontWords})
	add("line-height letter-spacing word-spacing", cssShape{length: true, words: " normal "})
	add("text-indent", cssShape{length: true})
	add("text-align", cssShape{words: " left right center justify start end "})
	add("text-decoration text-decoration-line text-decoration-style", cssShape{color: true, words: " none underline overline line-through solid "})
	add("text-transform", cssShape{words: " none capitalize uppercase lowercase "})
	add("vertical-align", cssShape{length: true, words: " baseline top middle bottom sub super text-top text-bottom "})
	add("white-space", cssShape{words: " normal nowrap pre pre-wrap pre-line break-spaces "})
	add("word-break word-wrap overflow-wrap", cssShape{words: " normal break-all keep-all break-word anywhere "})
	add("direction", cssShape{words: " ltr rtl "})
	add("display", cssShape{words: " none block inline inline-block list-item table inline-table table-row table-cell table-row-group table-header-group table-footer-group table-caption "})
	add("float clear", cssShape{words: " none left right both "})
	add("overflow overflow-x overflow-y", cssShape{words: " visible hidden auto "})
	add("visibility", cssShape{words: " visible hidden collapse "})
	add("box-sizing", cssShape{words: " border-box content-box "})
	add("table-layout", cssShape{words: " auto fixed "})
	add("caption-side", cssShape{words: " top bottom "})
	add("empty-cells", cssShape{words: " show hide "})
	add("list-style list-style-type list-style-position",
		cssShape{words: " none disc circle square decimal lower-alpha upper-alpha lower-latin upper-latin lower-roman upper-roman inside outside "})
	return all
}

// clean writes a value anew, or refuses it whole.
func (shape cssShape) clean(tokens []cssToken) (string, bool) {
	var out strings.Builder
	inFunction := false
	for _, token := range tokens {
		text, ok := "", false
		switch token.kind {
		case css.WhitespaceToken:
			text, ok = " ", true
		case css.CommaToken:
			text, ok = ",", shape.font || inFunction
		case css.IdentToken:
			text, ok = shape.word(token.text)
			ok = ok && !inFunction
		case css.HashToken:
			text, ok = token.text, shape.color && !inFunction && isHexColor(token.text)
		case css.StringToken:
			text, ok = fontName(token.text)
			ok = ok && shape.font
		case css.NumberToken, css.PercentageToken, css.DimensionToken:
			text, ok = token.text, (shape.length || inFunction) && isLength(token.text)
		case css.FunctionToken:
			text, ok = strings.ToLower(token.text), shape.color && !inFunction && isColorFunction(token.text)
			inFunction = true
		case css.RightParenthesisToken:
			text, ok = ")", inFunction
			inFunction = false
		case css.DelimToken:
			text, ok = token.text, token.text == "/" && (shape.font || inFunction)
		}
		if !ok {
			return "", false
		}
		out.WriteString(text)
	}
	return out.String(), !isBlank(out.String()) && !inFunction
}

// word checks a keyword. The names of colours and fonts are too many to list;
// as plain letters they can do no harm.
func (shape cssShape) word(text string) (string, bool) {
	for i := range len(text) {
		if !isAlnum(text[i]) && text[i] != '-' && text[i] != '_' {
			return "", false // no escapes, nothing beyond ASCII
		}
	}
	lower := strings.ToLower(text)
	if shape.font {
		return text, true
	}
	return lower, strings.Contains(shape.words, " "+lower+" ") || shape.color && isLetters(lower)
}

func isLetters(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return len(s) <= 24
}

func isHexColor(s string) bool {
	for i := 1; i < len(s); i++ {
		if !isHex(s[i]) {
			return false
		}
	}
	return len(s) == 4 || len(s) == 5 || len(s) == 7 || len(s) == 9
}

func isColorFunction(s string) bool {
	switch strings.ToLower(s) {
	case "rgb(", "rgba(", "hsl(", "hsla(":
		return true
	}
	return false
}

// fontName writes a quoted font name in single quotes.
func fontName(s string) (string, bool) {
	if len(s) < 3 || s[0] != s[len(s)-1] {
		return "", false
	}
	s = s[1 : len(s)-1]
	for i := range len(s) {
		if !isAlnum(s[i]) && strings.IndexByte(" -_.", s[i]) < 0 {
			return "", false
		}
	}
	return "'" + s + "'", true
}

// maxLengthBytes bounds a number with its unit: "1234.56789em".
const maxLengthBytes = 14

// isLength tells a number from 0 to 9999 with a unit that has a size of its
// own or its surroundings', never the window's.
func isLength(s string) bool {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.') {
		n++
	}
	whole, _, _ := strings.Cut(s[:n], ".")
	if n == 0 || len(whole) > 4 || len(s) > maxLengthBytes {
		return false
	}
	switch strings.ToLower(s[n:]) {
	case "", "%", "px", "pt", "pc", "em", "rem", "ex", "ch", "in", "cm", "mm", "deg":
		return true
	}
	return false
}

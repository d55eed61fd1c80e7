package message

import (
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// cssValue writes the value of one declaration anew, or refuses it whole.
type cssValue struct {
	shape   *cssShape
	picture func(url string) (address string)
	tokens  []cssToken
	out     []byte
	loads   bool // it has a picture
	blocked bool // it would have one that is left out
}

// place is what a token stands in.
type place int

const (
	atTop place = iota
	inColor
	inSum // calc() and the like
	inGradient
)

// maxFunctions bounds how deep functions may lie within each other.
const maxFunctions = 6

// sequence writes tokens up to the end of the place.
func (v *cssValue) sequence(in place, depth int) bool {
	for len(v.tokens) > 0 {
		token := v.tokens[0]
		v.tokens = v.tokens[1:]
		switch token.kind {
		case css.RightParenthesisToken:
			v.out = append(v.out, ')')
			return in != atTop
		case css.FunctionToken, css.LeftParenthesisToken:
			if !v.function(strings.ToLower(token.text), in, depth) {
				return false
			}
		case css.URLToken:
			if in != atTop || !v.url(token) {
				return false
			}
		default:
			text, ok := v.token(token, in)
			if !ok {
				return false
			}
			v.out = append(v.out, text...)
		}
	}
	return in == atTop // else it has no end
}

// function writes a function that may stand there.
func (v *cssValue) function(name string, in place, depth int) bool {
	inside := in
	switch name {
	case "rgb(", "rgba(", "hsl(", "hsla(":
		if in == atTop && !v.shape.color && !v.shape.picture || in == inColor || in == inSum {
			return false
		}
		inside = inColor
	case "calc(", "min(", "max(", "clamp(":
		if in != inSum && (in != atTop || !v.shape.calc) {
			return false
		}
		inside = inSum
	case "(":
		if in != inSum {
			return false
		}
	case "linear-gradient(", "radial-gradient(", "repeating-linear-gradient(", "repeating-radial-gradient(":
		if in != atTop || !v.shape.picture {
			return false
		}
		inside = inGradient
	default:
		return false
	}
	v.out = append(v.out, name...)
	return depth < maxFunctions && v.sequence(inside, depth+1)
}

// url writes the address that a picture may be loaded from.
func (v *cssValue) url(token cssToken) bool {
	if !v.shape.picture {
		return false
	}
	address := v.picture(cssText(token))
	if address == "" {
		v.blocked = true
		return true
	}
	v.loads = true
	v.out = append(v.out, cssURL(address)...)
	return true
}

// token writes a single token.
func (v *cssValue) token(token cssToken, in place) (string, bool) {
	switch token.kind {
	case css.WhitespaceToken:
		return " ", true
	case css.CommaToken:
		return ",", v.shape.font || v.shape.list || in != atTop
	case css.IdentToken:
		return v.word(token.text, in)
	case css.HashToken:
		return token.text, (v.shape.color && in == atTop || in == inGradient) && isHexColor(token.text)
	case css.StringToken:
		return v.quoted(token)
	case css.NumberToken, css.PercentageToken, css.DimensionToken:
		return token.text, v.number(token.text, in)
	case css.DelimToken:
		switch token.text {
		case "/":
			return "/", v.shape.font || v.shape.list || in == inColor || in == inSum
		case "+", "-", "*":
			return token.text, in == inSum
		}
	}
	return "", false
}

// word checks a keyword. The names of colours and fonts are too many to list;
// as plain letters they can do no harm.
func (v *cssValue) word(text string, in place) (string, bool) {
	for i := range len(text) {
		if !isAlnum(text[i]) && text[i] != '-' && text[i] != '_' {
			return "", false // no escapes, nothing beyond ASCII
		}
	}
	lower := strings.ToLower(text)
	switch in {
	case inColor:
		return lower, lower == "none"
	case inSum:
		return "", false
	case inGradient:
		return lower, isLetters(lower) || strings.HasSuffix(lower, "-side") || strings.HasSuffix(lower, "-corner")
	}
	if v.shape.font {
		return text, true
	}
	return lower, strings.Contains(v.shape.words, " "+lower+" ") || v.shape.color && isLetters(lower)
}

// quoted writes the string of a font's name, or of a sheet's content.
func (v *cssValue) quoted(token cssToken) (string, bool) {
	switch {
	case v.shape.font:
		return fontName(token.text)
	case v.shape.text:
		text := cleanLine(cssText(token))
		return cssString(text), len(text) <= maxContentBytes
	}
	return "", false
}

// maxContentBytes bounds the text that a sheet may add.
const maxContentBytes = 24

func (v *cssValue) number(text string, in place) bool {
	switch in {
	case inColor, inGradient, inSum:
		return isNumber(text, maxLength, true)
	}
	limit := v.shape.limit
	if limit == 0 {
		limit = maxLength
	}
	return (v.shape.length) && isNumber(text, limit, v.shape.negative)
}

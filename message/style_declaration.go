package message

import (
	"bytes"
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

const (
	// maxStyleBytes bounds a style attribute.
	maxStyleBytes = 8 << 10
	// maxDeclarations bounds those of one rule or attribute.
	maxDeclarations = 200
)

// cssCleaner cleans styles by the rules, with the pictures of one mail.
type cssCleaner struct {
	rules   *htmlRules
	picture func(url string) (address string)

	tokens []cssToken // of the last style attribute
	value  cssValue   // being written
}

// cleanedStyle is a style attribute that may be written.
type cleanedStyle struct {
	text    string
	picture bool // it loads a picture
}

// declared says what a declaration was that has been written.
type declared struct {
	important bool
	picture   bool
}

// inline keeps of a style attribute the declarations whose property is known
// and whose value has the shape that it should have, and writes them anew in
// the plainest form. "!important" is dropped: an attribute is strong enough.
func (c *cssCleaner) inline(style string) cleanedStyle {
	if len(style) > maxStyleBytes {
		return cleanedStyle{}
	}
	c.tokens = cssTokens(c.tokens[:0], style)
	out := make([]byte, 0, len(style)+len(style)/4)
	clean := cleanedStyle{}
	for tokens, n := c.tokens, 0; len(tokens) > 0 && n < maxDeclarations; n++ {
		var one []cssToken
		one, tokens = cutTokens(tokens, css.SemicolonToken)
		before := len(out)
		if before > 0 {
			out = append(out, "; "...)
		}
		next, d, ok := c.declaration(out, one, ": ", false)
		if !ok {
			out = out[:before]
			continue
		}
		out = next
		clean.picture = clean.picture || d.picture
	}
	clean.text = string(out)
	return clean
}

// declaration checks one declaration and appends it to out. A background that
// can't stay as a whole is left with its colour. Within a sheet there may be
// text that it adds.
func (c *cssCleaner) declaration(out []byte, tokens []cssToken, colon string, sheet bool) ([]byte, declared, bool) {
	d := declared{}
	tokens = trimBlanks(tokens)
	if len(tokens) < 3 || tokens[0].kind != css.IdentToken {
		return out, d, false
	}
	name := strings.ToLower(tokens[0].text)
	tokens = trimBlanks(tokens[1:])
	if len(tokens) == 0 || tokens[0].kind != css.ColonToken {
		return out, d, false
	}
	tokens, d.important = trimImportant(trimBlanks(tokens[1:]))
	shape := c.rules.properties[name]
	if shape == nil || shape.text && !sheet {
		c.countStrings(tokens)
		return out, d, false
	}
	start := len(append(append(out, name...), colon...))
	written, ok := c.clean(append(append(out, name...), colon...), shape, tokens)
	d.picture = ok && c.value.loads
	if !ok {
		c.countStrings(tokens)
	}
	if name != "background" || ok && (d.picture || isWholeBackground(written[start:])) {
		return written, d, ok
	}
	d.picture = false
	name = "background-color"
	written, ok = c.clean(append(append(out, name...), colon...), c.rules.properties[name], c.firstColor(tokens))
	return written, d, ok
}

func isWholeBackground(value []byte) bool {
	return string(value) == "none" || bytes.Contains(value, []byte("gradient("))
}

// clean appends a value to out. It tells whether all of it is allowed.
func (c *cssCleaner) clean(out []byte, shape *cssShape, tokens []cssToken) ([]byte, bool) {
	c.value = cssValue{shape: shape, picture: c.picture, tokens: tokens, out: out}
	ok := c.value.sequence(atTop, 0) && len(tokens) > 0 && !c.value.blocked
	return c.value.out, ok
}

// countStrings counts the pictures that a refused value would load, which
// functions such as image-set() may give as strings.
func (c *cssCleaner) countStrings(tokens []cssToken) {
	for _, token := range tokens {
		switch token.kind {
		case css.StringToken, css.URLToken, css.BadURLToken:
			if address := cssText(token); isRemote(cleanAddress(address)) {
				c.picture(address)
			}
		}
	}
}

// trimImportant takes off "!important".
func trimImportant(tokens []cssToken) (rest []cssToken, important bool) {
	n := len(tokens)
	if n == 0 || !strings.EqualFold(tokens[n-1].text, "important") {
		return tokens, false
	}
	rest = trimBlanks(tokens[:n-1])
	if len(rest) == 0 || rest[len(rest)-1].text != "!" {
		return tokens, false
	}
	return trimBlanks(rest[:len(rest)-1]), true
}

// maxColorTokens bounds a colour: "rgba( 0 , 0 , 0 , 0.5 )" has 18.
const maxColorTokens = 20

// firstColor finds the colour among the values of background.
func (c *cssCleaner) firstColor(tokens []cssToken) []cssToken {
	for i, token := range tokens {
		if token.kind == css.WhitespaceToken {
			continue
		}
		end := i + 1
		if token.kind == css.FunctionToken {
			for end < len(tokens) && end-i < maxColorTokens && tokens[end-1].kind != css.RightParenthesisToken {
				end++
			}
		}
		if token.kind == css.IdentToken && isBackgroundWord(token.text) {
			continue
		}
		if _, ok := c.clean(nil, c.rules.properties["background-color"], tokens[i:end]); ok {
			return tokens[i:end]
		}
	}
	return nil
}

func isBackgroundWord(word string) bool {
	word = " " + strings.ToLower(word) + " "
	return strings.Contains(placeWords, word) || strings.Contains(anyValue, word) || word == " fixed "
}

package message

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// cssToken is a token of a style.
type cssToken struct {
	kind css.TokenType
	text string
}

// cssTokens cuts a style into its tokens and appends them. A comment becomes a
// blank: without either, what is written of its neighbours would be one.
func cssTokens(tokens []cssToken, style string) []cssToken {
	lexer := css.NewLexer(parse.NewInputString(style))
	for at := 0; ; {
		kind, text := lexer.Next()
		if kind == css.ErrorToken {
			return tokens
		}
		if kind == css.CommentToken {
			tokens = append(tokens, cssToken{css.WhitespaceToken, " "})
		} else {
			tokens = append(tokens, cssToken{kind, style[at : at+len(text)]})
		}
		at += len(text)
	}
}

// cutTokens cuts tokens at the first separator that doesn't stand within
// brackets, which is left out.
func cutTokens(tokens []cssToken, separator css.TokenType) (before, after []cssToken) {
	depth := 0
	for i, token := range tokens {
		switch token.kind {
		case css.FunctionToken, css.LeftParenthesisToken, css.LeftBraceToken, css.LeftBracketToken:
			depth++
		case css.RightParenthesisToken, css.RightBraceToken, css.RightBracketToken:
			depth = max(0, depth-1)
		case separator:
			if depth == 0 {
				return tokens[:i], tokens[i+1:]
			}
		}
	}
	return tokens, nil
}

func trimBlanks(tokens []cssToken) []cssToken {
	for len(tokens) > 0 && tokens[0].kind == css.WhitespaceToken {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].kind == css.WhitespaceToken {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}

// indexKind is where the first token of one of these kinds is, -1 for none.
func indexKind(tokens []cssToken, kinds ...css.TokenType) int {
	return slices.IndexFunc(tokens, func(t cssToken) bool { return slices.Contains(kinds, t.kind) })
}

// cssText is what a string or the address of a url() says, its quotes taken off
// and its escapes undone.
func cssText(token cssToken) string {
	s := token.text
	if token.kind == css.URLToken || token.kind == css.BadURLToken {
		_, s, _ = strings.Cut(s, "(")
		s = strings.Trim(strings.TrimSuffix(s, ")"), " \t\r\n\f")
	}
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		s = strings.TrimSuffix(s[1:], s[:1])
	}
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return unescapeCSS(s)
}

func unescapeCSS(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out.WriteByte(s[i])
			continue
		}
		n, r := 0, rune(0)
		for n < 6 && i+1+n < len(s) && isHex(s[i+1+n]) {
			r = r<<4 | rune(unhex(s[i+1+n]))
			n++
		}
		if n == 0 {
			continue // what follows stands for itself
		}
		if i += n; i+1 < len(s) && strings.IndexByte(" \t\n", s[i+1]) >= 0 {
			i++
		}
		if r == 0 || !utf8.ValidRune(r) {
			r = utf8.RuneError
		}
		out.WriteRune(r)
	}
	return out.String()
}

// cssString writes a string so that nothing in it can end it, or a <style>.
func cssString(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r < ' ' || r == 0x7F:
		case r == '"' || r == '\\' || r == '<' || r == '>' || r == '\'':
			out.WriteByte('\\')
			out.WriteString(hexEscape(r))
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

func hexEscape(r rune) string {
	const hex = "0123456789abcdef"
	return string([]byte{hex[r>>4&15], hex[r&15], ' '})
}

// cssURL writes the url() of an address.
func cssURL(address string) string { return "url(" + cssString(address) + ")" }

package message

import (
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// cssToken is a token of a style attribute.
type cssToken struct {
	kind css.TokenType
	text string
}

// cleanStyle keeps of a style attribute the declarations whose property is
// known and whose value has the shape that it should have, and writes them
// anew in the plainest form.
func (r *htmlRules) cleanStyle(style string) string {
	var out strings.Builder
	for _, declaration := range cssDeclarations(style) {
		name, value, ok := r.cleanDeclaration(declaration)
		if !ok {
			continue
		}
		if out.Len() > 0 {
			out.WriteString("; ")
		}
		out.WriteString(name + ": " + value)
	}
	return out.String()
}

// remoteInStyle counts the declarations that would load something.
func remoteInStyle(style string) int {
	n := 0
	for _, declaration := range cssDeclarations(style) {
		for _, token := range declaration {
			if isRemoteToken(token) {
				n++
				break
			}
		}
	}
	return n
}

func isRemoteToken(t cssToken) bool {
	switch t.kind {
	case css.URLToken, css.BadURLToken:
		inside := strings.TrimLeft(t.text[min(len(t.text), len("url(")):], " \t\n\"'")
		return isRemote(inside)
	case css.StringToken: // image-set("…"), image("…")
		return isRemote(strings.Trim(t.text, `"'`))
	}
	return false
}

// cssDeclarations cuts a style attribute at its semicolons, comments left out.
func cssDeclarations(style string) [][]cssToken {
	if style == "" || len(style) > maxStyleBytes {
		return nil
	}
	var all [][]cssToken
	var current []cssToken
	depth := 0
	lexer := css.NewLexer(parse.NewInputString(style))
	for {
		kind, text := lexer.Next()
		switch kind {
		case css.ErrorToken:
			return append(all, current)
		case css.CommentToken:
			continue
		case css.FunctionToken, css.LeftParenthesisToken, css.LeftBraceToken, css.LeftBracketToken:
			depth++
		case css.RightParenthesisToken, css.RightBraceToken, css.RightBracketToken:
			depth = max(0, depth-1)
		case css.SemicolonToken:
			if depth == 0 {
				all = append(all, current)
				current = nil
				continue
			}
		}
		current = append(current, cssToken{kind, string(text)})
	}
}

// cleanDeclaration checks one declaration. A background that has a picture
// is left with its colour.
func (r *htmlRules) cleanDeclaration(tokens []cssToken) (name, value string, ok bool) {
	tokens = trimBlanks(tokens)
	if len(tokens) < 3 || tokens[0].kind != css.IdentToken {
		return "", "", false
	}
	name = strings.ToLower(tokens[0].text)
	tokens = trimBlanks(tokens[1:])
	if len(tokens) == 0 || tokens[0].kind != css.ColonToken {
		return "", "", false
	}
	tokens = trimImportant(trimBlanks(tokens[1:]))
	if name == "background" {
		name, tokens = "background-color", firstColor(tokens)
	}
	shape, known := r.properties[name]
	if !known {
		return "", "", false
	}
	value, ok = shape.clean(tokens)
	return name, value, ok
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

// trimImportant takes off "!important": there is nothing to be overruled.
func trimImportant(tokens []cssToken) []cssToken {
	n := len(tokens)
	if n == 0 || !strings.EqualFold(tokens[n-1].text, "important") {
		return tokens
	}
	rest := trimBlanks(tokens[:n-1])
	if len(rest) == 0 || rest[len(rest)-1].text != "!" {
		return tokens
	}
	return trimBlanks(rest[:len(rest)-1])
}

// maxColorTokens bounds a colour: "rgba( 0 , 0 , 0 , 0.5 )" has 18.
const maxColorTokens = 20

// firstColor finds the colour among the values of background.
func firstColor(tokens []cssToken) []cssToken {
	color := cssShape{color: true}
	for i, token := range tokens {
		end := i + 1
		if token.kind == css.FunctionToken {
			for end < len(tokens) && end-i < maxColorTokens && tokens[end-1].kind != css.RightParenthesisToken {
				end++
			}
		}
		if token.kind == css.IdentToken && isBackgroundWord(token.text) {
			continue
		}
		if _, ok := color.clean(tokens[i:end]); ok {
			return tokens[i:end]
		}
	}
	return nil
}

func isBackgroundWord(word string) bool {
	switch strings.ToLower(word) {
	case "none", "repeat", "no-repeat", "repeat-x", "repeat-y", "scroll", "fixed", "local", "top", "bottom", "left", "right",
		"center", "cover", "contain", "auto", "initial", "inherit", "unset", "round", "space":
		return true
	}
	return false
}

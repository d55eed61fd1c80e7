package message

import (
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// selector is one complex selector as it is to be written.
type selector struct {
	text   string
	wide   bool // no type, class or id narrows down what it is tried on
	tells  bool // it depends on what the reader does, or on an attribute
	pseudo bool // it ends in a pseudo-element
}

// maxSelectorTokens bounds a selector.
const maxSelectorTokens = 40

// selectorReader reads one complex selector.
type selectorReader struct {
	rules  *htmlRules
	tokens []cssToken
	out    strings.Builder
	found  selector
	narrow bool // the last compound has a type, a class or an id
	empty  bool // the last compound has nothing yet
}

// selector writes a selector anew: types, classes and ids with their prefix,
// attributes, a few pseudo-classes, and combinators. It tells whether all of it
// is known.
func (r *htmlRules) selector(tokens []cssToken) (selector, bool) {
	if len(tokens) == 0 || len(tokens) > maxSelectorTokens {
		return selector{}, false
	}
	s := selectorReader{rules: r, tokens: tokens, empty: true}
	for len(s.tokens) > 0 {
		if s.found.pseudo || !s.next() {
			return selector{}, false
		}
	}
	s.found.text, s.found.wide = s.out.String(), !s.narrow
	return s.found, !s.empty
}

// take takes the next token off.
func (s *selectorReader) take() cssToken {
	if len(s.tokens) == 0 {
		return cssToken{}
	}
	token := s.tokens[0]
	s.tokens = s.tokens[1:]
	return token
}

// next reads a simple selector or a combinator.
func (s *selectorReader) next() bool {
	if s.combinator() {
		return true
	}
	token := s.take()
	switch token.kind {
	case css.IdentToken:
		return s.typeName(strings.ToLower(token.text))
	case css.HashToken:
		return s.name("#", token.text[1:])
	case css.DelimToken:
		switch token.text {
		case "*":
			return s.simple("*", false)
		case ".":
			if token = s.take(); token.kind == css.IdentToken {
				return s.name(".", token.text)
			}
		}
	case css.LeftBracketToken:
		return s.attribute()
	case css.ColonToken:
		return s.pseudo()
	}
	return false
}

// combinator reads a blank, ">" or "+" between two compounds. "~" isn't known:
// for each element a browser looks at all before it.
func (s *selectorReader) combinator() bool {
	n, sign := 0, " "
	for n < len(s.tokens) {
		token := s.tokens[n]
		if token.kind == css.DelimToken && sign == " " && (token.text == ">" || token.text == "+") {
			sign = token.text
		} else if token.kind != css.WhitespaceToken {
			break
		}
		n++
	}
	if n == 0 || s.empty || n == len(s.tokens) {
		return false
	}
	s.tokens = s.tokens[n:]
	s.out.WriteString(sign)
	s.narrow, s.empty = false, true
	return true
}

// simple writes a simple selector.
func (s *selectorReader) simple(text string, narrow bool) bool {
	s.out.WriteString(text)
	s.narrow = s.narrow || narrow
	s.empty = false
	return true
}

// typeName writes a type that there can be, at the beginning of a compound.
func (s *selectorReader) typeName(name string) bool {
	known := s.rules.elements[name] != nil || name == "html" || name == "body"
	return s.empty && known && s.simple(name, true)
}

// name writes a class or an id.
func (s *selectorReader) name(sign, name string) bool {
	own, ok := ownName(name)
	return ok && !strings.ContainsAny(own, ".:") && s.simple(sign+own, true)
}

// pseudo reads what is behind a colon.
func (s *selectorReader) pseudo() bool {
	token := s.take()
	double := token.kind == css.ColonToken
	if double {
		token = s.take()
	}
	name := strings.ToLower(token.text)
	switch {
	case token.kind == css.FunctionToken && !double:
		return s.function(name)
	case token.kind != css.IdentToken:
		return false
	case name == "before" || name == "after" || double && (name == "first-line" || name == "first-letter"):
		s.found.pseudo = true
		return s.simple("::"+name, false)
	case double:
		return false
	}
	switch name {
	case "root":
		return s.empty && s.simple("html", true)
	case "hover", "focus", "active":
		s.found.tells = true
	case "link", "first-child", "last-child", "only-child", "first-of-type", "last-of-type", "empty":
	default:
		return false
	}
	return s.simple(":"+name, false)
}

// function reads :nth-child(2n+1) and its like, and :not() of one simple
// selector.
func (s *selectorReader) function(name string) bool {
	end := indexKind(s.tokens, css.RightParenthesisToken)
	if end < 0 {
		return false
	}
	inside := trimBlanks(s.tokens[:end])
	s.tokens = s.tokens[end+1:]
	switch name {
	case "nth-child(", "nth-last-child(", "nth-of-type(", "nth-last-of-type(":
		var formula strings.Builder
		for _, token := range inside {
			formula.WriteString(strings.ToLower(token.text))
		}
		text := strings.ReplaceAll(formula.String(), " ", "")
		return isFormula(text) && s.simple(":"+name+text+")", false)
	case "not(":
		one := selectorReader{rules: s.rules, tokens: inside, empty: true}
		if len(inside) == 0 || !one.next() || len(one.tokens) > 0 || one.found.pseudo || one.empty {
			return false
		}
		s.found.tells = s.found.tells || one.found.tells
		return s.simple(":not("+one.out.String()+")", false)
	}
	return false
}

// isFormula tells "odd", "even", and numbers with an n.
func isFormula(s string) bool {
	return s == "odd" || s == "even" || s != "" && len(s) <= 12 && strings.Trim(s, "0123456789n+-") == ""
}

package message

import (
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// attribute reads [name] and [name="value"].
func (s *selectorReader) attribute() bool {
	end := indexKind(s.tokens, css.RightBracketToken)
	if end < 0 {
		return false
	}
	inside := trimBlanks(s.tokens[:end])
	s.tokens = s.tokens[end+1:]
	if len(inside) == 0 || inside[0].kind != css.IdentToken {
		return false
	}
	name := strings.ToLower(inside[0].text)
	if rule := s.rules.attributes[name]; rule == nil && name != "href" && name != "style" || strings.HasPrefix(name, "data-") {
		return false
	}
	s.found.tells = s.found.tells || name != "class" && name != "id"
	inside = trimBlanks(inside[1:])
	if len(inside) == 0 {
		return s.simple("["+name+"]", false)
	}
	sign := inside[0].text
	inside = trimBlanks(inside[1:])
	if len(inside) != 1 || inside[0].kind != css.StringToken && inside[0].kind != css.IdentToken {
		return false
	}
	value, ok := attributeValue(name, sign, cssText(inside[0]))
	return ok && s.simple("["+name+sign+cssString(value)+"]", false)
}

// attributeValue puts the prefix into the value of a class or an id.
func attributeValue(name, sign, value string) (string, bool) {
	if len(value) > maxOwnName {
		return "", false
	}
	switch sign {
	case "=", "~=", "|=", "^=":
		if name == "class" || name == "id" {
			return ownNames(value)
		}
		return value, true
	case "*=", "$=":
		return value, true
	}
	return "", false
}

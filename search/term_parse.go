package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// term reads a word, a phrase, or a field with its value.
func (p *parser) term(depth int) Expression {
	if phrase, ok := p.phrase(); ok {
		return Word(bounded(phrase))
	}
	if e, ok := p.fuzzy(depth); ok {
		return e
	}
	if e, ok := p.field(depth); ok {
		return e
	}
	return Word(bounded(p.word(depth)))
}

// bounded cuts a text off that is too long to be looked for.
func bounded(text string) string {
	if utf8.RuneCountInString(text) <= maxWord {
		return text
	}
	return string([]rune(text)[:maxWord])
}

// phrase reads what stands in quotes, in which a backslash may stand before a quote
// or another backslash. False for an empty one and where nothing ends it.
func (p *parser) phrase() (string, bool) {
	rest, ok := strings.CutPrefix(p.text[p.at:], `"`)
	if !ok {
		return "", false
	}
	var phrase strings.Builder
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			if i == 0 {
				return "", false
			}
			p.at += 1 + i + 1
			return phrase.String(), true
		case c == '\\' && i+1 < len(rest) && (rest[i+1] == '"' || rest[i+1] == '\\'):
			i++
			phrase.WriteByte(rest[i])
		default:
			phrase.WriteByte(c)
		}
	}
	return "", false
}

// word reads up to the next space, or to the parenthesis that closes the group. There
// is at least one character.
func (p *parser) word(depth int) string {
	open := 0
	end := strings.IndexFunc(p.text[p.at:], func(r rune) bool {
		switch {
		case r == '(':
			open++
		case r == ')' && open > 0:
			open--
		case r == ')':
			return depth > 0
		}
		return unicode.IsSpace(r)
	})
	if end < 0 {
		end = len(p.text) - p.at
	}
	word := p.text[p.at : p.at+end]
	p.at += end
	return word
}

// fuzzy reads a word or a phrase with a tilde before it.
func (p *parser) fuzzy(depth int) (Expression, bool) {
	rest, ok := strings.CutPrefix(p.text[p.at:], "~")
	first, _ := utf8.DecodeRuneInString(rest)
	if !ok || rest == "" || first != '"' && !isAlphanumeric(first) {
		return Expression{}, false
	}
	p.at++
	words, ok := p.phrase()
	if !ok && first == '"' {
		p.at--
		return Expression{}, false
	}
	if !ok {
		words = p.word(depth)
	}
	e := Word(bounded(words))
	e.Fuzzy = true
	return e, true
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// field reads "from:ann" and what is like it; false for what isn't understood.
func (p *parser) field(depth int) (Expression, bool) {
	before := p.at
	name, _, ok := strings.Cut(p.text[before:], ":")
	if !ok || len(name) > len("attachment") {
		return Expression{}, false
	}
	p.at += len(name) + 1
	value, quoted := p.phrase()
	if !quoted && p.at < len(p.text) {
		value = p.word(depth)
	}
	if e, ok := p.fieldOf(Field(strings.ToLower(name)), bounded(value)); ok && value != "" {
		return e, true
	}
	p.at = before
	return Expression{}, false
}

func (p *parser) fieldOf(field Field, value string) (Expression, bool) {
	switch field {
	case From, To, Cc, Subject, Body, Label, In:
		return Of(field, value), true
	case Before, After, On:
		return dated(field, value, p.now)
	case Newer, Older:
		age, ok := parseAge(value)
		return Expression{Op: Term, Field: field, Age: age}, ok
	case Larger, Smaller:
		size, ok := parseSize(value)
		return Expression{Op: Term, Field: field, Size: size}, ok
	case Has:
		value = strings.ToLower(value)
		return Of(Has, "attachment"), value == "attachment" || value == "attachments"
	case Is:
		state := stateOf(value)
		return IsState(state), state != ""
	default:
		return Expression{}, false
	}
}

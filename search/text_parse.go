package search

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds on a search. Terms and characters beyond them are left out, so that more is
// found rather than less.
const (
	maxText  = 64 << 10 // octets that are looked at
	maxTerms = 64
	maxWord  = 200 // characters of a term's text
	maxDepth = 16  // of parentheses
)

// Parse reads what a person has typed. It never fails: what it doesn't understand is
// words to look for. now says what "today" is, in the person's zone.
//
// Words and "quoted phrases" are looked for anywhere, or in what is named before a
// colon. All must match; OR (or |) between two of them asks for one of both, and binds
// closer. A minus leaves out what matches. Parentheses group.
func Parse(text string, now time.Time) Expression {
	p := parser{text: clean(text), now: now, lone: map[int]bool{}}
	e, _ := p.group(0)
	return e
}

// clean bounds a text, and has a space in the place of what can't be searched for:
// line breaks and all other control characters.
func clean(text string) string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}

type parser struct {
	text  string
	now   time.Time
	at    int
	count int          // of terms
	lone  map[int]bool // places of parentheses that open nothing
}

// group reads terms up to the parenthesis that closes them, or to the end; what is
// beyond the bounds closes all groups.
func (p *parser) group(depth int) (e Expression, closed bool) {
	var parts []Expression
	for {
		p.skipSpace()
		if p.at == len(p.text) {
			return Every(parts...), p.count > maxTerms
		}
		if p.closes(depth) {
			p.at++
			return Every(parts...), true
		}
		or := len(parts) > 0 && p.or(depth)
		next, ok := p.operand(depth)
		switch {
		case !ok:
		case or:
			parts[len(parts)-1] = Any(parts[len(parts)-1], next)
		default:
			parts = append(parts, next)
		}
	}
}

func (p *parser) skipSpace() {
	p.at = len(p.text) - len(strings.TrimLeftFunc(p.text[p.at:], unicode.IsSpace))
}

// closes says whether a group ends here.
func (p *parser) closes(depth int) bool {
	return depth > 0 && strings.HasPrefix(p.text[p.at:], ")")
}

// or reads an OR that has something behind it.
func (p *parser) or(depth int) bool {
	word, _, _ := strings.Cut(p.text[p.at:], " ")
	if word != "OR" && word != "|" {
		return false
	}
	before := p.at
	p.at += len(word)
	p.skipSpace()
	if p.at == len(p.text) || p.closes(depth) {
		p.at = before
		return false
	}
	return true
}

// operand reads a term or a group, with a minus before it or not; false for one that
// is beyond the bounds.
func (p *parser) operand(depth int) (Expression, bool) {
	rest, minus := strings.CutPrefix(p.text[p.at:], "-")
	next, _ := utf8.DecodeRuneInString(rest)
	if !minus || rest == "" || next == '-' || unicode.IsSpace(next) || depth > 0 && next == ')' {
		return p.positive(depth)
	}
	p.at++
	e, ok := p.positive(depth)
	return Except(e), ok
}

func (p *parser) positive(depth int) (Expression, bool) {
	if e, ok := p.parenthesised(depth); ok {
		return e, true
	}
	if p.count++; p.count > maxTerms {
		p.at = len(p.text)
		return Expression{}, false
	}
	return p.term(depth), true
}

// parenthesised reads a group. A parenthesis that nothing closes is part of a word, and
// so is an empty group.
func (p *parser) parenthesised(depth int) (Expression, bool) {
	at, count := p.at, p.count
	if !strings.HasPrefix(p.text[at:], "(") || depth == maxDepth || p.lone[at] {
		return Expression{}, false
	}
	p.at++
	e, closed := p.group(depth + 1)
	if closed && e.Op != All {
		return e, true
	}
	p.lone[at] = true
	p.at, p.count = at, count
	return Expression{}, false
}

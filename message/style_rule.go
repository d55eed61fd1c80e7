package message

import (
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// rule takes in one rule, with those of its selectors that are allowed.
func (s *sheet) rule(head, block []cssToken) {
	s.darkLost = s.darkLost || s.inDark && losesMeaning(block)
	selectors := s.selectorsOf(head)
	if len(selectors) == 0 {
		return
	}
	before := len(s.out)
	list := joinSelectors(selectors)
	s.write(list, "{")
	// A picture that is asked for when somebody prints would tell that.
	tells := s.inPrint || slices.ContainsFunc(selectors, func(one selector) bool { return one.tells })
	if pictures, ok := s.declarations(block, tells); !ok {
		s.out = s.out[:before]
	} else if s.write("}"); pictures {
		s.lift(list)
	}
}

// selectorsOf are those of a rule that are allowed.
func (s *sheet) selectorsOf(head []cssToken) []selector {
	var selectors []selector
	for len(head) > 0 {
		var one []cssToken
		one, head = cutTokens(head, css.CommaToken)
		found, ok := s.css.rules.selector(trimBlanks(one))
		if !ok || s.selectors == maxSelectors || found.wide && s.wide == maxWideSelectors {
			continue
		}
		s.selectors++
		if found.wide {
			s.wide++
		}
		selectors = append(selectors, found)
	}
	return selectors
}

// declarations writes those of a rule, and tells whether there are any and
// whether one shows a picture. Where the selectors tell what a reader does,
// none may.
func (s *sheet) declarations(block []cssToken, tells bool) (pictures, some bool) {
	for n := 0; len(block) > 0 && n < maxDeclarations; n++ {
		var one []cssToken
		one, block = cutTokens(block, css.SemicolonToken)
		written, d, ok := s.css.declaration(s.out, one, ":", true)
		if !ok || d.picture && tells {
			continue
		}
		s.out = written
		if d.important {
			s.write("!important")
		}
		s.write(";")
		pictures, some = pictures || d.picture, true
	}
	return pictures, some
}

// losesMeaning tells whether a block has what is always left out, and decides
// on colours: variables, and rules within rules.
func losesMeaning(block []cssToken) bool {
	return slices.ContainsFunc(block, func(token cssToken) bool {
		return token.kind == css.CustomPropertyNameToken || token.kind == css.LeftBraceToken ||
			token.kind == css.FunctionToken && strings.EqualFold(token.text, "var(")
	})
}

// lift has what shows a picture keep its colours when the page is turned dark:
// the document says whether it stands above what turns it.
func (s *sheet) lift(list string) {
	s.write(list, "{position:var(--above);z-index:2}")
}

func joinSelectors(selectors []selector) string {
	texts := make([]string, len(selectors))
	for i, one := range selectors {
		texts[i] = one.text
	}
	return strings.Join(texts, ",")
}

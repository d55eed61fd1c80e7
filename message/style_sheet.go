package message

import (
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

const (
	// maxSheetBytes bounds the sheets of a mail, all together.
	maxSheetBytes = 256 << 10
	// maxSelectors bounds their selectors: a browser tries each of them on each
	// element.
	maxSelectors = 5_000
	// maxWideSelectors bounds those that no type, class or id narrows down.
	maxWideSelectors = 100
	// maxMatches bounds how often a browser may have to try a selector on an
	// element. It does so before it shows anything, our own page included.
	maxMatches = 20_000_000
	// maxMediaDepth bounds how deep @media may lie within each other.
	maxMediaDepth = 3
)

// sheet gathers what is allowed of the sheets of a mail.
type sheet struct {
	css       *cssCleaner
	out       []byte
	read      int // bytes
	selectors int
	wide      int
	inDark    bool // within a @media for dark screens
	inPrint   bool // within a @media for paper, or for anything but paper
	dark      []span
	darkLost  bool // what was for dark screens isn't all there
}

// span is a part of a text.
type span struct{ from, to int }

// isDark tells whether the mail has rules for dark screens that can be relied on.
func (s *sheet) isDark() bool { return len(s.dark) > 0 && !s.darkLost }

// String is the sheet. Rules for dark screens are all there or none is: half of
// them would be dark words on a dark ground.
func (s *sheet) String() string {
	if !s.darkLost {
		return string(s.out)
	}
	var out strings.Builder
	from := 0
	for _, dark := range s.dark {
		out.Write(s.out[from:dark.from])
		from = dark.to
	}
	out.Write(s.out[from:])
	return out.String()
}

// add takes in the content of a <style> and its media attribute. A sheet beyond
// the bound is left out whole.
func (s *sheet) add(text, media string) {
	if s.read += len(text); s.read > maxSheetBytes {
		return
	}
	if media = strings.TrimSpace(media); media == "" || strings.EqualFold(media, "all") {
		s.rules(cssTokens(nil, text), 0)
		return
	}
	s.media(cssTokens(nil, cutString(media, maxStyleBytes)), cssTokens(nil, text), 0)
}

// rules takes in a list of rules.
func (s *sheet) rules(tokens []cssToken, depth int) {
	for len(tokens) > 0 {
		switch tokens[0].kind {
		case css.WhitespaceToken, css.CDOToken, css.CDCToken, css.SemicolonToken, css.RightBraceToken:
			tokens = tokens[1:]
			continue
		}
		atRule := tokens[0].kind == css.AtKeywordToken
		end := indexKind(tokens, css.LeftBraceToken)
		if atRule {
			end = indexKind(tokens, css.LeftBraceToken, css.SemicolonToken)
		}
		if end < 0 {
			return
		}
		head := tokens[:end]
		var block []cssToken
		if tokens[end].kind == css.SemicolonToken { // @import and its like
			tokens = tokens[end+1:]
			continue
		}
		block, tokens = cutBlock(tokens[end+1:])
		switch {
		case !atRule:
			s.rule(head, block)
		case strings.EqualFold(head[0].text, "@media"):
			s.media(head[1:], block, depth)
		}
	}
}

// cutBlock cuts tokens at the brace that ends a block.
func cutBlock(tokens []cssToken) (block, rest []cssToken) {
	depth := 1
	for i, token := range tokens {
		switch token.kind {
		case css.LeftBraceToken:
			depth++
		case css.RightBraceToken:
			depth--
		}
		if depth == 0 {
			return tokens[:i], tokens[i+1:]
		}
	}
	return tokens, nil
}

// media takes in the rules of a @media whose conditions are all known.
func (s *sheet) media(head, block []cssToken, depth int) {
	query, ok := s.css.rules.mediaQuery(head)
	if !ok || depth == maxMediaDepth {
		return
	}
	before := len(s.out)
	s.write("@media ", query, "{")
	empty := len(s.out)
	wasDark, wasPrint := s.inDark, s.inPrint
	s.inDark = wasDark || strings.Contains(query, "prefers-color-scheme: dark")
	s.inPrint = wasPrint || strings.Contains(query, "print")
	s.rules(block, depth+1)
	outermost := s.inDark && !wasDark
	s.inDark, s.inPrint = wasDark, wasPrint
	if len(s.out) == empty {
		s.out = s.out[:before]
		return
	}
	s.write("}")
	if outermost {
		s.dark = append(s.dark, span{before, len(s.out)})
	}
}

func (s *sheet) write(texts ...string) {
	for _, text := range texts {
		s.out = append(s.out, text...)
	}
}

package message

import (
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// newMediaFeatures are what a @media may ask for. The height isn't among them,
// nor what depends on it: the frame is as high as what it shows, and the two
// would chase each other.
func newMediaFeatures() map[string]bool {
	all := make(map[string]bool)
	for _, name := range strings.Fields(`width min-width max-width device-width min-device-width max-device-width
		prefers-color-scheme prefers-reduced-motion resolution min-resolution max-resolution
		-webkit-min-device-pixel-ratio -webkit-max-device-pixel-ratio -webkit-device-pixel-ratio hover pointer`) {
		all[name] = true
	}
	return all
}

const (
	// maxMediaQueries bounds those of one @media.
	maxMediaQueries = 20
	maxResolution   = 1_000
)

// mediaQuery writes a list of media queries anew. It tells whether all of it is
// known.
func (r *htmlRules) mediaQuery(tokens []cssToken) (string, bool) {
	var all []string
	for more := true; more; more = len(tokens) > 0 {
		var one []cssToken
		one, tokens = cutTokens(tokens, css.CommaToken)
		query, ok := r.oneQuery(trimBlanks(one))
		if !ok || len(all) == maxMediaQueries {
			return "", false
		}
		all = append(all, query)
	}
	return strings.Join(all, ", "), true
}

// oneQuery writes words and features in brackets, with a blank between them.
func (r *htmlRules) oneQuery(tokens []cssToken) (string, bool) {
	var words []string
	for len(tokens) > 0 {
		token := tokens[0]
		tokens = tokens[1:]
		switch token.kind {
		case css.WhitespaceToken:
		case css.IdentToken:
			word := strings.ToLower(token.text)
			switch word {
			case "screen", "print", "all", "and", "only", "not":
			default:
				return "", false
			}
			words = append(words, word)
		case css.LeftParenthesisToken:
			end := indexKind(tokens, css.RightParenthesisToken)
			if end < 0 {
				return "", false
			}
			feature, ok := r.mediaFeature(trimBlanks(tokens[:end]))
			if !ok {
				return "", false
			}
			words = append(words, feature)
			tokens = tokens[end+1:]
		default:
			return "", false
		}
	}
	return strings.Join(words, " "), len(words) > 0
}

// mediaFeature writes "(name)" or "(name: value)".
func (r *htmlRules) mediaFeature(tokens []cssToken) (string, bool) {
	if len(tokens) == 0 || tokens[0].kind != css.IdentToken {
		return "", false
	}
	name := strings.ToLower(tokens[0].text)
	if !r.features[name] {
		return "", false
	}
	tokens = trimBlanks(tokens[1:])
	if len(tokens) == 0 {
		return "(" + name + ")", true
	}
	if tokens[0].kind != css.ColonToken {
		return "", false
	}
	tokens = trimBlanks(tokens[1:])
	if len(tokens) != 1 {
		return "", false
	}
	value := strings.ToLower(tokens[0].text)
	switch tokens[0].kind {
	case css.IdentToken:
		if !isLetters(strings.ReplaceAll(value, "-", "")) {
			return "", false
		}
	case css.NumberToken, css.DimensionToken:
		if !isNumber(value, maxLength, false) && !isResolution(value) {
			return "", false
		}
	default:
		return "", false
	}
	return "(" + name + ": " + value + ")", true
}

func isResolution(value string) bool {
	for _, unit := range []string{"dpi", "dppx", "dpcm"} {
		if number, ok := strings.CutSuffix(value, unit); ok {
			return isNumber(number, maxResolution, false)
		}
	}
	return false
}

package message

import (
	"regexp"
	"strings"
)

// maxResultsBytes bounds how much of a field Authentication-Results is read.
const maxResultsBytes = 16 << 10

// plainResults takes out of a field Authentication-Results what authres doesn't
// know: comments, quotes, blanks round "=", and a method's version. What was
// quoted keeps no character that could be taken for the field's own. A comment
// or a quote without an end takes all with it.
func plainResults(value string) string {
	rest := value[:min(len(value), maxResultsBytes)]
	var out strings.Builder
	for rest != "" {
		n := strings.IndexAny(rest, `("`)
		if n < 0 {
			out.WriteString(rest)
			break
		}
		out.WriteString(rest[:n])
		rest = rest[n:]
		end := closingParen(rest)
		if rest[0] == '"' {
			end = closingQuote(rest)
		}
		if end < 0 {
			break
		}
		if rest[0] == '"' {
			out.WriteString(strings.Map(harmlessResult, unquote(rest[1:end])))
		} else {
			out.WriteByte(' ')
		}
		rest = rest[end+1:]
	}
	plain := regexp.MustCompile(`\s*=\s*`).ReplaceAllString(out.String(), "=")
	return regexp.MustCompile(`(^|;)(\s*[A-Za-z0-9-]+)\s*/\s*1=`).ReplaceAllString(plain, "$1$2=")
}

func harmlessResult(r rune) rune {
	if r <= ' ' || r == ';' || r == '=' || r == '(' || r == ')' || r == '"' {
		return '_'
	}
	return r
}

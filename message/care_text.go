package message

import (
	"strings"

	"golang.org/x/net/html"
)

// OwnText is what somebody has written in a letter themselves: without what is quoted,
// what is forwarded below it, and the signature.
func OwnText(text string) string {
	var own []string
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if isForwardHeading(line) || line == signatureMark || line == "--" {
			break
		}
		if !strings.HasPrefix(line, ">") {
			own = append(own, line)
		}
	}
	return strings.Join(own, "\n")
}

// WithoutQuotes is a letter's HTML without its blockquotes. It is for reading alone:
// nothing in it has been made safe.
func WithoutQuotes(src string) string {
	tokens := html.NewTokenizer(strings.NewReader(src))
	var out strings.Builder
	depth := 0
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(tokens.Raw()) // before the name is asked for, which changes it
		name, _ := tokens.TagName()
		isQuote := string(name) == "blockquote"
		if isQuote && kind == html.StartTagToken {
			depth++
		}
		if depth == 0 {
			out.WriteString(raw)
		}
		if isQuote && kind == html.EndTagToken {
			depth = max(0, depth-1)
		}
	}
}

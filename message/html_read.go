package message

import (
	"strings"

	"golang.org/x/net/html"
)

// copyFrom copies the whole source and closes what is open.
func (w *htmlWriter) copyFrom(src string) {
	for src != "" {
		src = w.copyTokens(src)
	}
	w.closeTo(0)
}

// copyTokens copies up to the end, or to something that was never closed and
// so would swallow all that follows: a comment, a tag, a script. Then it gives
// the rest to be read anew. That a mail is cut off or faulty should not hide
// what it says.
func (w *htmlWriter) copyTokens(src string) (rest string) {
	tokens := html.NewTokenizer(strings.NewReader(src))
	ends := make(map[string]int) // where the last end tag of each raw element is
	at := 0                      // how far src has been read
	for hidden := false; ; {
		kind := tokens.Next()
		if kind == html.ErrorToken { // only ever the end: strings don't fail
			_, rest, _ = strings.Cut(src[at:], ">")
			return rest
		}
		raw := tokens.Raw()
		start := at
		at += len(raw)
		switch kind {
		case html.TextToken:
			if !hidden {
				w.text(tokens.Token().Data)
			}
			hidden = false
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			isRaw, hide := isRawElement(token.Data)
			if token.Data == "noscript" || isRaw && at > lastEndTag(ends, src, token.Data) {
				tokens.NextIsNotRawText()
				hide = false
			}
			hidden = hide
			w.start(token)
		case html.EndTagToken:
			hidden = false
			w.end(tokens.Token().Data)
		case html.CommentToken:
			if at == len(src) && isOpenComment(src[start:]) {
				// There is no end of a comment behind, so no comment either.
				return strings.ReplaceAll(src[start+len("<!--"):], "<!--", " ")
			}
		}
	}
}

func isOpenComment(s string) bool {
	return strings.HasPrefix(s, "<!--") && !strings.HasSuffix(s, "-->") && !strings.HasSuffix(s, "--!>")
}

// lastEndTag is where the last end tag of that name starts, -1 for none. It is
// looked for once.
func lastEndTag(known map[string]int, src, name string) int {
	if at, ok := known[name]; ok {
		return at
	}
	at := len(src)
	for at >= 0 {
		at = strings.LastIndex(src[:at], "</")
		if at >= 0 && len(src)-at-2 >= len(name) && strings.EqualFold(src[at+2:at+2+len(name)], name) {
			break
		}
	}
	known[name] = at
	return at
}

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
	ends := make(endTags)
	at := 0 // how far src has been read
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken { // only ever the end: strings don't fail
			_, rest, _ = strings.Cut(src[at:], ">")
			return rest
		}
		if len(w.out) > maxWrittenBytes {
			w.body.Truncated = true
			return ""
		}
		start := at
		at += len(tokens.Raw())
		behindPre := w.behindPre
		w.behindPre = false
		if kind != html.TextToken {
			w.content = shownContent
		}
		switch kind {
		case html.TextToken:
			w.take(string(tokens.Text()), behindPre)
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := tokens.TagName()
			raw, hide := isRawElement(string(name))
			closed := raw && ends.isAfter(src, at, string(name))
			switch {
			case raw && !closed, string(name) == "noscript":
				tokens.NextIsNotRawText()
			case hide:
				w.content = hiddenContent
			}
			w.startTag(name, w.readAttributes(tokens, more), closed)
		case html.EndTagToken:
			name, _ := tokens.TagName()
			w.end(string(name))
		case html.CommentToken:
			if at == len(src) && isOpenComment(src[start:]) {
				// There is no end of a comment behind, so no comment either.
				return strings.ReplaceAll(src[start+len("<!--"):], "<!--", " ")
			}
		}
	}
}

// contentKind is what the next text is.
type contentKind int

const (
	shownContent contentKind = iota
	hiddenContent
	sheetContent // of <style>
)

// take takes a text for what it is. A line break right behind <pre> isn't meant.
func (w *htmlWriter) take(text string, behindPre bool) {
	switch w.content {
	case hiddenContent:
	case sheetContent:
		w.sheet.add(text, w.sheetMedia)
	default:
		if behindPre {
			text = strings.TrimPrefix(text, "\n")
		}
		w.text(text)
	}
	w.content = shownContent
}

func isOpenComment(s string) bool {
	return strings.HasPrefix(s, "<!--") && !strings.HasSuffix(s, "-->") && !strings.HasSuffix(s, "--!>")
}

// endTags finds the end tags of the elements with raw content.
type endTags map[string]int

// isAfter tells whether an end tag of that name begins at or behind a place. All
// that is asked for one name, place after place, takes one way through src.
func (known endTags) isAfter(src string, at int, name string) bool {
	found, asked := known[name]
	if asked && (found < 0 || found >= at) {
		return found >= at
	}
	for found = at; ; found += len("</") {
		next := strings.Index(src[found:], "</")
		if next < 0 {
			known[name] = -1
			return false
		}
		found += next
		if tag := src[found+len("</"):]; len(tag) >= len(name) && strings.EqualFold(tag[:len(name)], name) {
			known[name] = found
			return true
		}
	}
}

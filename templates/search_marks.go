package templates

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/a-h/templ"

	"hearthmail/search"
)

// marked is a text in which the words that were looked for are marked.
func marked(text string, words []string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, markedHTML(text, words))
		return err
	})
}

// markedHTML is the text as HTML.
func markedHTML(text string, words []string) string {
	if len(words) == 0 {
		return templ.EscapeString(text)
	}
	var out strings.Builder
	at := 0
	for _, span := range search.Spans(text, words) {
		out.WriteString(templ.EscapeString(text[at:span[0]]))
		out.WriteString("<mark>")
		out.WriteString(templ.EscapeString(text[span[0]:span[1]]))
		out.WriteString("</mark>")
		at = span[1]
	}
	out.WriteString(templ.EscapeString(text[at:]))
	return out.String()
}

// hits are the words for the script, which marks them in HTML that others have made.
func (s Search) hits() string {
	text, err := json.Marshal(s.Words)
	if err != nil { // which strings never give
		return "[]"
	}
	return string(text)
}

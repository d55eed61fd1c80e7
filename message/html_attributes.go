package message

import (
	"slices"

	"golang.org/x/net/html"
)

// attribute is one that was read, with its value as it is meant.
type attribute struct {
	rule  *attributeRule
	value string
	end   int // of the value within those of the tag
}

// readAttributes reads the attributes of a start tag that there are rules for.
// Of two with one name a browser takes the first.
func (w *htmlWriter) readAttributes(tokens *html.Tokenizer, more bool) []attribute {
	w.attrs, w.values = w.attrs[:0], w.values[:0]
	for more {
		var key, value []byte
		key, value, more = tokens.TagAttr()
		rule := w.rules.attributes[string(key)]
		if rule == nil || slices.ContainsFunc(w.attrs, func(a attribute) bool { return a.rule == rule }) {
			continue
		}
		w.values = append(w.values, value...)
		w.attrs = append(w.attrs, attribute{rule: rule, end: len(w.values)})
	}
	if len(w.attrs) == 0 {
		return nil
	}
	values, from := string(w.values), 0 // one string for all of them
	for i, a := range w.attrs {
		w.attrs[i].value = values[from:a.end]
		from = a.end
	}
	return w.attrs
}

func valueOf(attrs []attribute, name string) string {
	for _, a := range attrs {
		if a.rule.name == name {
			return a.value
		}
	}
	return ""
}

// writeAttributes writes those attributes that may stand on e, the style last.
// It tells whether there were any.
func (w *htmlWriter) writeAttributes(e *element, attrs []attribute, style cleanedStyle) bool {
	before := len(w.out)
	for _, a := range attrs {
		rule := a.rule
		if rule.clean == nil || len(rule.elements) > 0 && !slices.Contains(rule.elements, e.name) {
			continue
		}
		name := rule.name
		if name == "name" && e.name == "a" { // which is how anchors were named
			name = "id"
			if valueOf(attrs, "id") != "" {
				continue
			}
		}
		if value, ok := rule.clean(a.value); ok {
			w.attribute(name, value)
		}
	}
	if style.text != "" {
		w.attribute("style", style.text)
	}
	if style.picture {
		w.attribute("data-picture", "")
	}
	return len(w.out) > before
}

// attribute writes one attribute. Its name is a constant of ours.
func (w *htmlWriter) attribute(name, value string) {
	w.out = append(w.out, ' ')
	w.out = append(w.out, name...)
	w.out = append(w.out, '=', '"')
	w.out = appendEscaped(w.out, value)
	w.out = append(w.out, '"')
}

// appendEscaped writes text so that it is text wherever it stands: within
// elements and within quoted values. It is the one place where that is done.
func appendEscaped(out []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var escape string
		switch s[i] {
		case '&':
			escape = "&amp;"
		case '\'':
			escape = "&#39;"
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '"':
			escape = "&#34;"
		case '\r':
			escape = "&#13;"
		default:
			continue
		}
		out = append(append(out, s[from:i]...), escape...)
		from = i + 1
	}
	return append(out, s[from:]...)
}

// styleOf cleans the style of a tag, and the background that may stand for one.
// before are declarations of ours.
func (w *htmlWriter) styleOf(attrs []attribute, before string) cleanedStyle {
	style := valueOf(attrs, "style")
	if picture := valueOf(attrs, "background"); picture != "" {
		before += "background-image:" + cssURL(cleanAddress(picture)) + ";"
	}
	if before != "" {
		style = before + style
	}
	return w.cleanStyle(style)
}

// maxKeptStyles bounds the styles that are remembered.
const maxKeptStyles = 2_000

// cleanStyle cleans a style once, however often a mail repeats it.
func (w *htmlWriter) cleanStyle(style string) cleanedStyle {
	if style == "" {
		return cleanedStyle{}
	}
	clean, known := w.styles[style]
	if !known {
		clean = w.css.inline(style)
		if len(w.styles) < maxKeptStyles {
			w.styles[style] = clean
		}
	}
	return clean
}

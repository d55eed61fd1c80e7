package message

import "strings"

// startTag takes a start tag for what it is.
func (w *htmlWriter) startTag(name []byte, attrs []attribute, raw bool) {
	switch string(name) {
	case "html":
		w.root(attrs, &w.rootSeen)
	case "body":
		w.root(attrs, &w.bodySeen)
	case "meta":
		w.meta(attrs)
	case "style":
		if raw {
			if w.rules.letter {
				w.content = hiddenContent
				return
			}
			w.content = sheetContent
			w.sheetMedia = valueOf(attrs, "media")
		}
	case "img", "image":
		w.image(attrs, firstOf(attrs, "src", "srcset", "href", "xlink:href"))
	case "video":
		w.image(attrs, valueOf(attrs, "poster"))
	case "v:imagedata":
		w.image(attrs, valueOf(attrs, "src"))
	case "input":
		w.input(attrs)
	default:
		if e := w.rules.elements[string(name)]; e != nil {
			w.start(e, attrs, w.styleOf(attrs, ""))
		}
	}
}

// firstOf is the first of these attributes that has a value. Of a srcset it is
// the last picture, which is mostly the largest.
func firstOf(attrs []attribute, names ...string) string {
	for _, name := range names {
		value := strings.TrimSpace(valueOf(attrs, name))
		if value == "" {
			continue
		}
		if name == "srcset" {
			return lastCandidate(value)
		}
		return value
	}
	return ""
}

func lastCandidate(srcset string) string {
	last := ""
	for candidate := range strings.SplitSeq(srcset, ",") {
		if address, _, _ := strings.Cut(strings.TrimSpace(candidate), " "); address != "" {
			last = address
		}
	}
	return last
}

// root takes over what <html> and <body> say: colours, direction, language.
// The first of each counts, and <body> before <html>.
func (w *htmlWriter) root(attrs []attribute, seen *bool) {
	if *seen {
		return
	}
	*seen = true
	before := ""
	if color, ok := colorValue(valueOf(attrs, "bgcolor")); ok {
		before += "background-color:" + color + ";"
	}
	if color, ok := colorValue(valueOf(attrs, "text")); ok {
		before = "color:" + color + ";" + before
	}
	style := w.styleOf(attrs, before).text
	if seen == &w.rootSeen {
		w.rootStyle = style
	} else {
		w.body.BodyStyle = style
	}
	if dir, ok := w.rules.attributes["dir"].clean(valueOf(attrs, "dir")); ok {
		w.body.Dir = strings.ToLower(dir)
	}
	if lang, ok := language(valueOf(attrs, "lang")); ok {
		w.body.Lang = lang
	}
}

// meta looks whether the mail is made for dark screens.
func (w *htmlWriter) meta(attrs []attribute) {
	switch strings.ToLower(valueOf(attrs, "name")) {
	case "color-scheme", "supported-color-schemes":
		if strings.Contains(strings.ToLower(valueOf(attrs, "content")), "dark") {
			w.body.DarkPage = true
		}
	}
}

// input leaves of a form's control what it shows: the picture or the words of
// a button.
func (w *htmlWriter) input(attrs []attribute) {
	switch strings.ToLower(valueOf(attrs, "type")) {
	case "image":
		w.image(attrs, valueOf(attrs, "src"))
	case "submit", "button", "reset":
		w.text(cleanLine(valueOf(attrs, "value")))
	}
}

func joinStyles(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

package message

import (
	"strings"

	"golang.org/x/net/html"
)

// startTag writes a start tag with the attributes that may stay. silent is set
// for a link that leads nowhere: its tag is not to be written.
//
// Only what has to be changed is looked at here; the plain attributes are
// passed on for the policy to check.
func (w *htmlWriter) startTag(name string, attrs []html.Attribute) (tag string, silent bool) {
	var out strings.Builder
	out.WriteString("<" + name)
	write := func(key, value string) {
		out.WriteString(" " + key + `="` + html.EscapeString(value) + `"`)
	}
	href, style := "", ""
	seen := make(map[string]bool, len(attrs))
	for _, attr := range attrs {
		if attr.Namespace != "" || seen[attr.Key] {
			continue // a browser takes the first of two
		}
		seen[attr.Key] = true
		switch {
		case attr.Key == "href":
			href = attr.Val
		case attr.Key == "style":
			style = attr.Val
		case w.rules.plain[attr.Key]:
			write(attr.Key, cleanLine(attr.Val))
		}
	}
	if clean := w.cleanStyle(style); clean != "" {
		write("style", clean)
	}
	if name == "a" {
		link, ok := cleanLink(href)
		if !ok {
			return "", true
		}
		write("href", link)
		write("rel", linkRel)
		write("target", "_blank")
	}
	out.WriteString(">")
	return out.String(), false
}

// cleanStyle cleans a style once, however often a mail repeats it.
func (w *htmlWriter) cleanStyle(style string) string {
	clean, known := w.styles[style]
	if !known {
		clean = w.rules.cleanStyle(style)
		w.styles[style] = clean
	}
	return clean
}

// bodyAttributes are those of <body> that go on to the <div> in its place: its
// colours, as a style.
func (w *htmlWriter) bodyAttributes(attrs []html.Attribute) []html.Attribute {
	style := ""
	var kept []html.Attribute
	for _, attr := range attrs {
		switch attr.Key {
		case "bgcolor":
			style = "background-color:" + attr.Val + ";" + style
		case "text":
			style = "color:" + attr.Val + ";" + style
		case "style":
			style += attr.Val
		case "dir", "lang":
			kept = append(kept, attr)
		}
	}
	if style = w.rules.cleanStyle(style); style != "" {
		kept = append(kept, html.Attribute{Key: "style", Val: style})
	}
	return kept
}

// linkRel is the rel of every link.
const linkRel = "noopener noreferrer nofollow"

// image writes a picture: the one that its cid: names, else its alternative
// text.
func (w *htmlWriter) image(attrs []html.Attribute) {
	var kept []html.Attribute
	src, alt, style := "", "", ""
	for _, attr := range attrs {
		switch attr.Key {
		case "src":
			if src == "" {
				src = attr.Val
			}
			continue
		case "alt":
			alt = cleanLine(attr.Val)
		case "style":
			style = attr.Val
		}
		kept = append(kept, attr)
	}
	if uri := w.picture(src); uri != "" {
		tag, _ := w.startTag("img", kept)
		w.out.WriteString(strings.TrimSuffix(tag, ">") + ` src="` + uri + `">`)
		return
	}
	if alt != "" {
		tag, _ := w.startTag("span", []html.Attribute{{Key: "style", Val: style}})
		w.out.WriteString(tag + html.EscapeString(alt) + "</span>")
	}
}

// picture is the data: URI of a cid: address (RFC 2392), "" for none.
func (w *htmlWriter) picture(src string) string {
	src = strings.TrimSpace(src)
	if w.inline == nil || len(src) < len("cid:") || !strings.EqualFold(src[:len("cid:")], "cid:") {
		return ""
	}
	id := cleanContentID(string(percentDecode(src[len("cid:"):])))
	uri, asked := w.inlined[id]
	if !asked && len(w.inlined) < maxInlinePictures {
		if found, ok := w.inline(id); ok && isPictureURI(found) {
			uri = found
		}
		w.inlined[id] = uri
	}
	if len(uri) > maxInlineBytes-w.inlineBytes {
		return ""
	}
	w.inlineBytes += len(uri)
	return uri
}

// isPictureURI tells whether s is a data: URI of a picture that runs nothing:
// its type is known and its bytes are base64.
func isPictureURI(s string) bool {
	rest, ok := strings.CutPrefix(s, "data:image/")
	if !ok {
		return false
	}
	kind, data, ok := strings.Cut(rest, ";base64,")
	if !ok || data == "" {
		return false
	}
	switch kind {
	case "png", "jpeg", "gif", "webp":
	default:
		return false
	}
	data = strings.TrimRight(data, "=")
	for i := range len(data) {
		if !isBase64(data[i]) {
			return false
		}
	}
	return true
}

// countRemote counts what a tag would load from elsewhere as a picture. Frames,
// style sheets, fonts and media are no pictures and never loaded at all.
func (w *htmlWriter) countRemote(token html.Token) {
	remote := false
	for _, attr := range token.Attr {
		switch attr.Key {
		case "src", "srcset":
			remote = remote || (token.Data == "img" || token.Data == "image" || token.Data == "input") && isRemote(attr.Val)
		case "href":
			remote = remote || (token.Data == "image" || token.Data == "feimage") && isRemote(attr.Val)
		case "xlink:href":
			remote = remote || isRemote(attr.Val)
		case "poster", "background":
			remote = remote || isRemote(attr.Val)
		case "style":
			if strings.Contains(attr.Val, "(") {
				w.blocked += remoteInStyle(attr.Val)
			}
		}
	}
	if remote {
		w.blocked++
	}
}

// isRemote tells an address on another machine.
func isRemote(address string) bool {
	address = strings.ToLower(strings.TrimSpace(address))
	address = strings.ReplaceAll(address, `\`, "/")
	return strings.HasPrefix(address, "//") || strings.HasPrefix(address, "http:") ||
		strings.HasPrefix(address, "https:") || strings.HasPrefix(address, "ftp:")
}

package message

import (
	"strings"
	"sync"
)

// MaxLetterHTML bounds the HTML of a letter, in octets: CleanLetterHTML cuts off what
// is longer, which is to be refused before.
const MaxLetterHTML = maxHTMLBytes

// letterRules makes the rules for letters at the first call.
var letterRules = sync.OnceValue(newLetterRules) //nolint:gochecknoglobals // computed once, never changed

// newLetterRules are the rules for mails without what serves only to be pointed at:
// ids, names, maps. Of classes those remain by which an editor finds what was
// put in for somebody.
func newLetterRules() *htmlRules {
	rules := newHTMLRules()
	rules.letter = true
	for _, name := range []string{"map", "area"} {
		delete(rules.elements, name)
	}
	for _, name := range []string{"id", "name", "usemap", "headers", "shape", "coords", "data-blocked", "background"} {
		delete(rules.attributes, name)
	}
	rules.attributes["class"] = &attributeRule{name: "class", elements: []string{"div", "blockquote"}, clean: letterClass}
	rules.attributes["type"] = &attributeRule{name: "type", elements: []string{"ol", "ul", "li", "blockquote"}, clean: oneOf("1 a i disc circle square cite")}
	return rules
}

// The classes that CleanLetterHTML lets pass, on <div> and <blockquote>.
const (
	SignatureClass = "signature" // the signature of an identity
	QuoteClass     = "quote"     // what is answered or forwarded, with the words above it
)

// CleanLetterHTML makes the HTML of a letter safe, on the way into the editor as on
// the way out: text, lists, tables, quotes (<blockquote type="cite">), links to http,
// https, mailto and tel, and what can do nothing but set these. Script, forms,
// frames, sheets, ids and tracking pixels are left out; what <body> says of its
// colours is put on a <div> round all. picture gives the address that a
// picture has from then on: a path of ours, a cid: or an http or https URL, or a data: URI
// of a picture; with false only the text in its place remains. Styles
// have no pictures. Cleaned once more with the same addresses it stays as it
// is. Time and memory are linear in len(src), which is cut off at MaxLetterHTML.
func CleanLetterHTML(src string, picture func(src string) (string, bool)) string {
	w := newHTMLWriter(letterRules(), HTMLOptions{})
	w.letterPicture = picture
	src = strings.ToValidUTF8(cutString(src, maxHTMLBytes), "\uFFFD")
	w.out = make([]byte, 0, len(src)+len(src)/4)
	w.copyFrom(src)
	body := w.finish()
	if body.BodyStyle == "" && body.Dir == "" || w.deepest >= maxHTMLDepth {
		return body.HTML
	}
	root := &htmlWriter{rules: w.rules, out: []byte("<div")}
	if body.Dir != "" {
		root.attribute("dir", body.Dir)
	}
	if body.BodyStyle != "" {
		root.attribute("style", body.BodyStyle)
	}
	return string(root.out) + ">" + body.HTML + "</div>"
}

// letterHTML is HTML with line ends that can be sent.
func letterHTML(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(s, "\uFFFD"))
}

// letterImage writes a picture of a letter, or the text in its place.
func (w *htmlWriter) letterImage(attrs []attribute, src string, style cleanedStyle) {
	if w.letterPicture != nil && src != "" {
		if address, ok := w.letterPicture(src); ok && isLetterPicture(address) {
			w.writeImage(attrs, address, style)
			return
		}
	}
	alt, _ := anyWords(valueOf(attrs, "alt"))
	w.text(alt)
}

// isLetterPicture tells an address that a picture of a letter may have.
func isLetterPicture(address string) bool {
	if cleanAddress(address) != address {
		return false
	}
	id, isID := strings.CutPrefix(address, "cid:")
	return isID && id != "" || isOwnPath(address) || isPictureURI(address) ||
		strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// letterClass allows the classes of letters.
func letterClass(value string) (string, bool) {
	value = strings.TrimSpace(value)
	return value, value == SignatureClass || value == QuoteClass
}

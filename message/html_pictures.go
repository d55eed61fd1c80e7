package message

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// pictureBook remembers the pictures that were asked for.
type pictureBook struct {
	inline      map[string]string // addresses by Content-ID, "" for none
	inlineBytes int
	remote      map[string]string // addresses by URL, "" for blocked
	trackers    map[string]bool   // by URL
}

func newPictureBook() pictureBook {
	return pictureBook{inline: make(map[string]string), remote: make(map[string]string), trackers: make(map[string]bool)}
}

// pictureState is what has become of a picture.
type pictureState int

const (
	pictureMissing pictureState = iota // there is none
	pictureShown
	pictureBlocked
)

// image writes a picture, else its alternative text. One that is blocked leaves
// a box of its size.
func (w *htmlWriter) image(attrs []attribute, src string) {
	src = cleanAddress(src)
	if w.rules.letter { // whose sheet, which a class might speak to, is gone
		attrs = slices.DeleteFunc(attrs, func(a attribute) bool { return a.rule.name == "class" })
	}
	style := w.styleOf(attrs, "")
	if isRemote(src) && isTracker(attrs, style.text, src) {
		w.track(src)
		return
	}
	if w.rules.letter {
		w.letterImage(attrs, src, style)
		return
	}
	address, state := w.picture(src)
	alt, _ := anyWords(valueOf(attrs, "alt"))
	if state == pictureShown {
		style = w.styleOf(attrs, aspectOf(attrs, style.text))
		w.writeImage(attrs, address, style)
		return
	}
	box := ""
	if state == pictureBlocked {
		box = boxOf(attrs)
		attrs = w.withMark(attrs, "data-blocked")
	}
	if alt == "" && box == "" {
		return
	}
	if box != "" {
		style = w.styleOf(attrs, box)
	}
	span := w.rules.elements["span"]
	w.openCell()
	w.reopen()
	if !w.makeRoom(span) {
		w.skipped["span"]--
		w.text(alt)
		return
	}
	w.out = append(w.out, "<span"...)
	w.writeAttributes(span, attrs, style)
	w.out = append(w.out, '>')
	w.text(alt)
	w.out = append(w.out, "</span>"...)
}

func (w *htmlWriter) writeImage(attrs []attribute, address string, style cleanedStyle) {
	w.openCell()
	w.reopen()
	w.out = append(w.out, "<img"...)
	w.writeAttributes(w.rules.elements["img"], attrs, style)
	w.attribute("src", address)
	w.out = append(w.out, '>')
}

// aspectOf is the ratio of a picture's width and height as a style, so that it
// keeps the form that its sender gave it when it has to be narrower.
func aspectOf(attrs []attribute, style string) string {
	width, height := pixels(valueOf(attrs, "width")), pixels(valueOf(attrs, "height"))
	if width <= 0 || height <= 0 || width > maxLength || height > maxLength || styleValue(style, "aspect-ratio") != "" {
		return ""
	}
	return "aspect-ratio:" + strconv.Itoa(width) + "/" + strconv.Itoa(height) + ";"
}

// withMark gives attributes one of ours, without a value.
func (w *htmlWriter) withMark(attrs []attribute, name string) []attribute {
	rule := w.rules.attributes[name]
	if slices.ContainsFunc(attrs, func(a attribute) bool { return a.rule == rule }) {
		return attrs
	}
	return append(attrs, attribute{rule: rule})
}

// boxOf is the size of a picture as the style of a box in its place.
func boxOf(attrs []attribute) string {
	box := ""
	if width, ok := size(valueOf(attrs, "width")); ok {
		if countDigits(width) == len(width) {
			width += "px"
		}
		box += "width:" + width + ";"
	}
	if height := pixels(valueOf(attrs, "height")); height > 0 {
		box += "min-height:" + strconv.Itoa(height) + "px;"
	}
	return box
}

// pixels reads a length in pixels, -1 for anything else.
func pixels(value string) int {
	value = strings.TrimSuffix(strings.TrimSpace(value), "px")
	if n, err := strconv.Atoi(value); err == nil && n >= 0 {
		return n
	}
	return -1
}

// picture is where the picture at an address is to be loaded from.
func (w *htmlWriter) picture(src string) (address string, state pictureState) {
	switch {
	case isRemote(src):
		return w.remotePicture(src)
	case len(src) > len("cid:") && strings.EqualFold(src[:len("cid:")], "cid:"):
		address = w.inlinePicture(src[len("cid:"):])
	case isPictureURI(src):
		address = src
	}
	if address == "" {
		return "", pictureMissing
	}
	return address, pictureShown
}

// inlinePicture is the address of a Content-ID as it stands in a URL (RFC 2392).
func (w *htmlWriter) inlinePicture(escaped string) string {
	book := &w.pictures
	id := cleanContentID(string(percentDecode(escaped)))
	address, asked := book.inline[id]
	if !asked && w.opt.Inline != nil && len(book.inline) < maxInlinePictures {
		if found, ok := w.opt.Inline(id); ok && (isOwnPath(found) || isPictureURI(found)) {
			address = found
		}
		book.inline[id] = address
	}
	if len(address) > maxInlineBytes-book.inlineBytes {
		return ""
	}
	book.inlineBytes += len(address)
	return address
}

// remotePicture is the address that a remote picture may be loaded from. Each
// counts once, however often it is shown.
func (w *htmlWriter) remotePicture(src string) (string, pictureState) {
	book := &w.pictures
	link, ok := remoteURL(src)
	address, known := book.remote[link]
	if !known && len(book.remote) < maxRemotePictures {
		w.body.Remote++
		if ok && w.opt.Remote != nil {
			if address = w.opt.Remote(link); !isOwnPath(address) && !isRemote(address) {
				address = ""
			}
		}
		if address == "" {
			w.body.Blocked++
		}
		book.remote[link] = address
	}
	if address == "" {
		return "", pictureBlocked
	}
	return address, pictureShown
}

// remoteURL writes the URL of a remote picture plainly. Only http and https are
// ever loaded.
func remoteURL(src string) (string, bool) {
	link, ok := cleanLink(strings.ReplaceAll(src, `\`, "/"))
	if !ok {
		return src, false
	}
	return link, strings.HasPrefix(link, "http")
}

// track counts a tracking pixel, and names where it lies.
func (w *htmlWriter) track(src string) {
	link, _ := remoteURL(src)
	if w.pictures.trackers[link] || len(w.pictures.trackers) >= maxRemotePictures {
		return
	}
	w.pictures.trackers[link] = true
	w.body.Trackers++
	u, err := url.Parse(link)
	if err != nil || u.Hostname() == "" || len(w.body.TrackerHosts) >= maxTrackerHosts {
		return
	}
	if host := cleanLine(u.Hostname()); !slices.Contains(w.body.TrackerHosts, host) {
		w.body.TrackerHosts = append(w.body.TrackerHosts, host)
	}
}

// stylePicture is what a style's url() becomes, "" for nothing.
func (w *htmlWriter) stylePicture(src string) string {
	address, _ := w.picture(cleanAddress(src))
	return address
}

package web

import (
	"net/http"
	"strings"
)

// A policy is a Content-Security-Policy (CSP Level 3). Each class of answer has
// one, and nothing else sets the header. Everything is forbidden that a field
// doesn't allow, and no field can allow inline script or eval.
type policy struct {
	scripts scriptSource
	styles  []styleSource
	// styleAttributes are the style attributes of elements; "" for what styles says.
	styleAttributes styleSource
	images          []source
	connects        []source
	frames          []source
	manifests       []source
	forms           []source
	media           []source
	workers         scriptSource
	ancestors       []source // who may show it in a frame
	sandbox         *sandbox // nil for an answer that is a page of ours
}

// The places that something may come from or go to. There are types of their own
// for what would be dangerous elsewhere.
type (
	source       string
	styleSource  string
	scriptSource string
)

const (
	ourselves  source = "'self'"
	inAddress  source = "data:"
	ourStyles         = styleSource(ourselves)
	inlineCSS         = styleSource("'unsafe-inline'") // for a mail's own, which has been cleaned
	ourScripts        = scriptSource(ourselves)
)

// sandbox shuts a document off: an origin of its own, no script, no form.
type sandbox struct {
	newTabs    bool // its links may open pages that are not shut off
	sameOrigin bool // our pages' script may look at it; it still has none of its own
}

// pagePolicy is for our own pages: our script, our style, nothing inline, and
// nothing from anywhere else.
func pagePolicy() policy {
	return policy{
		scripts: ourScripts, styles: []styleSource{ourStyles}, images: []source{ourselves, inAddress},
		connects: []source{ourselves}, frames: []source{ourselves}, manifests: []source{ourselves}, forms: []source{ourselves},
	}
}

// previewPolicy is for the page that shows an attachment: sound and video of
// ours may play there, and the PDF viewer's worker, a file of ours, may run.
func previewPolicy() policy {
	p := pagePolicy()
	p.media, p.workers = []source{ourselves}, ourScripts
	return p
}

// composePolicy is for the page that letters are written on: its editor keeps sizes
// and colours in style attributes, as letters have them.
func composePolicy() policy {
	p := pagePolicy()
	p.styleAttributes = inlineCSS
	return p
}

// bodyPolicy is for a mail's HTML in its frame: no script, no form, no request
// but for pictures, which come from us alone. It keeps our origin, so that our
// page can see how long it is and its pictures are asked for with the cookie.
// Its links open in new tabs, outside the sandbox.
func bodyPolicy() policy {
	return policy{
		styles: []styleSource{inlineCSS}, images: []source{ourselves, inAddress}, ancestors: []source{ourselves},
		sandbox: &sandbox{newTabs: true, sameOrigin: true},
	}
}

// downloadPolicy is for a sender's bytes: should a browser show them in spite
// of everything, they can do nothing.
func downloadPolicy() policy { return policy{sandbox: &sandbox{}} }

// String is the header's value.
func (p policy) String() string {
	parts := []string{"default-src 'none'"}
	add := func(directive string, allowed string) {
		if allowed != "" {
			parts = append(parts, directive+" "+allowed)
		}
	}
	add("script-src", string(p.scripts))
	add("style-src", joined(p.styles))
	add("style-src-attr", string(p.styleAttributes))
	add("img-src", joined(p.images))
	add("connect-src", joined(p.connects))
	add("frame-src", joined(p.frames))
	add("manifest-src", joined(p.manifests))
	add("media-src", joined(p.media))
	add("worker-src", string(p.workers))
	// These three don't fall back to default-src.
	add("form-action", orNone(joined(p.forms)))
	add("base-uri", orNone(""))
	add("frame-ancestors", orNone(joined(p.ancestors)))
	if p.sandbox != nil {
		parts = append(parts, p.sandbox.String())
	}
	return strings.Join(parts, "; ")
}

func (s sandbox) String() string {
	words := "sandbox"
	if s.sameOrigin {
		words += " allow-same-origin"
	}
	if s.newTabs {
		words += " allow-popups allow-popups-to-escape-sandbox"
	}
	return words
}

func joined[S ~string](sources []S) string {
	words := make([]string, len(sources))
	for i, s := range sources {
		words[i] = string(s)
	}
	return strings.Join(words, " ")
}

func orNone(sources string) string {
	if sources == "" {
		return "'none'"
	}
	return sources
}

func setPolicy(w http.ResponseWriter, p policy) {
	w.Header().Set("Content-Security-Policy", p.String())
}

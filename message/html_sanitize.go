package message

const (
	// maxHTMLBytes bounds how much of an HTML body is read; what is behind is
	// left out. Whole newsletters have 100 KB, the largest some MB, most of it
	// pictures within data: URIs.
	maxHTMLBytes = 4 << 20
	// maxHTMLDepth bounds how deep elements may lie within each other; the tags
	// beyond are left out, their text stays. Browsers stop at 512.
	maxHTMLDepth = 150
	// maxReopened bounds how often a formatting element is opened again after
	// the block around it was closed: without a bound 1 MB of
	// "<p><font><font>…<p>x<p>x…" becomes a hundred million elements.
	maxReopened = 5_000
	// maxOpenFormatting bounds the formatting elements that wait to be opened
	// again at one time.
	maxOpenFormatting = 16
	// maxInlineBytes bounds the pictures put into the HTML, all together, as
	// data: URIs.
	maxInlineBytes = 16 << 20
	// maxInlinePictures bounds how many are asked for: each may be a round trip
	// to a mail server.
	maxInlinePictures = 250
	// maxStyleBytes bounds a style attribute.
	maxStyleBytes = 8 << 10
)

// HTMLOptions says where the sanitised HTML takes its pictures from.
type HTMLOptions struct {
	// Inline gives the picture with that Content-ID as a data: URI of a PNG,
	// JPEG, GIF or WebP in base64; anything else is as good as none. It is
	// asked once for each Content-ID. It may be nil.
	Inline func(contentID string) (dataURI string, ok bool)
}

// HTMLBody is an HTML body that can be shown.
type HTMLBody struct {
	HTML      string // what belongs within <body>, every element closed
	Blocked   int    // how many remote pictures were taken out
	Truncated bool   // the source was larger than what is read of it
}

// SanitizeHTML makes an HTML body, given in UTF-8, safe to be put into a page:
// only text, links to http, https and mailto, pictures from opt.Inline, and
// attributes and inline styles that can do nothing but set these.
//
// Two passes, of which each would do alone. The first walks over the tokens
// and writes well-formed HTML of known elements: it takes out what is active
// or remote, puts in the pictures, cleans styles and links, closes what was
// left open. It builds no tree: golang.org/x/net/html gives up beyond 512
// levels, and the standard's rule for unclosed formatting lets a small mail
// grow without bounds. The second is bluemonday, with a policy as narrow as
// what the first pass writes. Nothing touches the result after that. Neither
// lets an element through whose content is anything but HTML (no style, svg,
// math, title, textarea, …), so that a browser can't read the result in
// another way than it was checked.
func SanitizeHTML(src string, opt HTMLOptions) HTMLBody {
	truncated := len(src) > maxHTMLBytes
	rules := mailRules()
	w := newHTMLWriter(rules, opt)
	w.copyFrom(cutString(src, maxHTMLBytes))
	return HTMLBody{
		HTML:      rules.policy.Sanitize(w.out.String()),
		Blocked:   w.blocked,
		Truncated: truncated,
	}
}

package message

import "strings"

const (
	// maxHTMLBytes bounds how much of an HTML body is read; what is behind is
	// left out. Whole newsletters have 100 KB, the largest some MB, most of it
	// pictures within data: URIs.
	maxHTMLBytes = 4 << 20
	// maxWrittenBytes bounds what is written: escapes, and what every link is
	// given, are longer than what they stand for.
	maxWrittenBytes = 8 << 20
	// maxLinks bounds the links; the text of further ones stays.
	maxLinks = 20_000
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
	// maxInlinePictures bounds how many Content-IDs are asked for.
	maxInlinePictures = 250
	// maxInlineBytes bounds the addresses of inline pictures, all together.
	maxInlineBytes = 16 << 20
	// maxRemotePictures bounds the remote pictures that are told apart.
	maxRemotePictures = 2_000
	// maxTrackerHosts bounds the hosts that are named.
	maxTrackerHosts = 10
	// maxReadLink bounds the text of links that is compared with their address.
	maxReadLink = 4 << 10
)

// HTMLOptions says where the sanitised HTML takes its pictures from. Each
// function is asked once for each picture, and may be nil.
type HTMLOptions struct {
	// Inline gives the address of the picture with that Content-ID: a path of
	// ours ("/…"), or a data: URI of a PNG, JPEG, GIF or WebP in base64.
	// Anything else is as good as none.
	Inline func(contentID string) (address string, ok bool)
	// Remote gives the address that a picture at an http or https URL is to be
	// loaded from, or "" to leave it out. Without it remote pictures are left
	// out and counted.
	Remote func(url string) (address string)
	// Warn says in the reader's words what to know of a link; data-warning holds
	// that. Without it such links are only counted.
	Warn func(LinkWarning) string
}

// HTMLBody is an HTML body that can be shown.
type HTMLBody struct {
	HTML  string // what belongs within <body>, every element closed
	Style string // a sheet for <style>; it holds no "<"

	// What the mail says of its <html> and <body>; each may be "".
	BodyStyle string // a style attribute, not escaped
	Dir, Lang string

	// Dark says that the mail brings rules for dark screens, or is dark anyway,
	// DarkPage that there its page is to be dark by itself as well.
	Dark, DarkPage bool

	Remote       int      // remote pictures, trackers apart
	Blocked      int      // those of them that are not loaded
	Trackers     int      // tracking pixels, which never are
	TrackerHosts []string // where these lie: the first ten
	Misleading   int      // links that carry a warning
	Truncated    bool     // more than is shown, or links
}

// SanitizeHTML makes an HTML body, given in UTF-8, safe to be put into a page:
// text, links to http, https, mailto and tel and within the mail, pictures from
// opt, and attributes and styles that can do nothing but set these.
//
// It walks once over the tokens, with a stack of the elements that it has
// opened, and appends what is allowed: names are constants of ours, values are
// checked by the rule of their name and escaped in one place. Nothing touches
// the result after that. Elements are nested and closed so that every parser
// builds the same tree of it, whether it repairs or not; none has content that
// isn't HTML (no style, svg, math, title, textarea, …). There is no tree of the
// source: golang.org/x/net/html gives up beyond 512 levels, and the standard's
// rule for unclosed formatting lets 25 KB grow to 300 MB in it.
//
// Sanitised once more, HTML and Style stay as they are.
func SanitizeHTML(src string, opt HTMLOptions) HTMLBody {
	w := newHTMLWriter(mailRules(), opt)
	w.body.Truncated = len(src) > maxHTMLBytes
	src = strings.ToValidUTF8(cutString(src, maxHTMLBytes), "\uFFFD")
	w.out = make([]byte, 0, len(src)+len(src)/4)
	w.copyFrom(src)
	return w.finish()
}

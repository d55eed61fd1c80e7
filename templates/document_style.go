package templates

import (
	"strings"

	"github.com/a-h/templ"

	"hearthmail/message"
)

// documentStyle is what an HTML message looks like before it says otherwise:
// dark on white paper, because mail is written for that; nothing wider than the
// pane. It is a cascade layer: what the mail says outside of any layer comes
// before it, but for what is important here, which comes before all that the
// mail can say. A least height would be one of the frame, which grows with it.
const documentStyle = `@layer hearthmail {
html { color-scheme: light; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
html { min-height: 0 !important; }
html[data-dark-page] { color-scheme: light dark; }
html, body { display: block !important; visibility: visible !important; opacity: 1 !important; overflow: visible !important; height: auto !important; max-height: none !important; }
body { margin: 1.25rem 1.5rem; background-color: #fff; color: #2a2320; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
[data-dark-page] body { background-color: Canvas; color: CanvasText; }
img, table { max-width: 100%; }
img { height: auto; }
a { color: #a33b12; }
pre { white-space: pre-wrap; }
blockquote { margin: .75rem 0; padding-left: .9rem; border-left: 3px solid #e3d5c8; }
[data-blocked] { display: inline-block; box-sizing: border-box; max-width: 100%; padding: .1rem .35rem; overflow: hidden; overflow-wrap: normal; vertical-align: middle; background-color: rgb(128 118 108 / .14) !important; outline: 1px dashed rgb(128 118 108 / .6); outline-offset: -1px; font: .75rem/1.4 system-ui, sans-serif; text-decoration: none; }
a[data-host]:is(:hover, :active, :focus-visible)::after, a[data-warning]::after {
	all: initial !important; direction: ltr !important; unicode-bidi: isolate !important;
	font: .8125rem/1.4 system-ui, sans-serif !important; overflow-wrap: anywhere !important;
	padding: .125rem .5rem !important; border-radius: .375rem !important; }
a[data-host]:is(:hover, :active, :focus-visible)::after {
	content: attr(data-host) !important; position: fixed !important; left: .5rem !important; margin-top: 1.6em !important; z-index: 2147483647 !important;
	max-width: calc(100% - 2rem) !important; pointer-events: none !important; background: #2a2320 !important; color: #fff !important; box-shadow: 0 1px 4px #0006 !important; }
a[data-warning]::after, a[data-warning]:is(:hover, :active, :focus-visible)::after {
	content: "\26a0\fe0e  " attr(data-warning) !important; position: static !important; unicode-bidi: plaintext !important; display: inline-block !important; margin: .125rem .25rem !important;
	background: #fff1c9 !important; color: #4d3300 !important; border: 1px solid #b07d00 !important; }
@media (max-width: 40em) { body { margin: 1rem; } }
@media print { a[data-host]:not([data-warning])::after { content: none !important; } }
}`

// darkStyle turns a mail that knows nothing of dark screens: light and dark
// change places, hues stay, and white becomes nearly the pane's dark. What does so
// is a pane over the whole page, so that a mail's pictures, which are lifted above
// it, stay as they are: to turn them twice would lose their strongest colours.
const darkStyle = `@layer hearthmail {
@media screen and (prefers-color-scheme: dark) {
html { --above: relative; }
html::after { all: initial !important; content: "" !important; position: fixed !important; inset: 0 !important; z-index: 1 !important;
	pointer-events: none !important; backdrop-filter: invert(.89) hue-rotate(180deg) !important; }
img, [data-picture] { position: relative; z-index: 2; }
}
}`

// styleElement wraps a style sheet. A "<" could end the element early, so it
// is written as CSS escapes it, which means the same within a string.
func styleElement(css string) string {
	if css == "" {
		return ""
	}
	return "<style>" + strings.ReplaceAll(css, "<", `\3c `) + "</style>"
}

// documentAttributes are those of <html>.
func documentAttributes(body message.HTMLBody) templ.Attributes {
	attributes := templ.Attributes{"lang": body.Lang}
	if body.Dir != "" {
		attributes["dir"] = body.Dir
	}
	if body.DarkPage {
		attributes["data-dark-page"] = true
	}
	return attributes
}

// bodyAttributes are those of <body>.
func bodyAttributes(body message.HTMLBody) templ.Attributes {
	if body.BodyStyle == "" {
		return nil
	}
	return templ.Attributes{"style": body.BodyStyle}
}

func colorScheme(body message.HTMLBody) string {
	if body.DarkPage {
		return "light dark"
	}
	return "light"
}

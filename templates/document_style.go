package templates

import "strings"

// documentStyle is what an HTML message looks like before it says otherwise:
// dark on white paper whatever the rest of the screen is, because mail is
// written for that; nothing wider than the pane.
const documentStyle = `
html { color-scheme: light; background: #fff; color: #2a2320; }
body { margin: 1.25rem 1.5rem; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
img, video, table { max-width: 100%; }
img { height: auto; }
a { color: #a33b12; }
pre { white-space: pre-wrap; }
blockquote { margin: .75rem 0; padding-left: .9rem; border-left: 3px solid #e3d5c8; }
.hearthmail-blocked { margin: 0 0 1rem; padding: .5rem .75rem; border-radius: .5rem; background: #f6efe7; color: #5f5349; font: .8125rem/1.4 system-ui, sans-serif; }
@media (max-width: 40em) { body { margin: 1rem; } }
`

// styleElement wraps a style sheet. A "<" could end the element early, so it
// is written as CSS escapes it, which means the same within a string.
func styleElement(css string) string {
	if css == "" {
		return ""
	}
	return "<style>" + strings.ReplaceAll(css, "<", `\3c `) + "</style>"
}

func blockedSentence(blocked int) string {
	if blocked == 1 {
		return "1 remote image was not loaded, so that the sender does not learn that you read this."
	}
	return count(uint32(blocked)) + " remote images were not loaded, so that the sender does not learn that you read this."
}

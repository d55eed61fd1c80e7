package templates

// styleOf is the style sheet that a kind of page has besides the one of every page, ""
// for none.
func (a Assets) styleOf(kind string) string {
	switch kind {
	case "mail", "single":
		return ""
	case "compose":
		return a.Letter
	default:
		return a.Pages
	}
}

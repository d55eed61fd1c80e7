package message

// CleanLetterHTML makes the HTML of a letter safe, on the way into the editor as on
// the way out. picture gives the address that a picture has from then on, and
// false for one that is left out.
func CleanLetterHTML(string, func(src string) (string, bool)) string { return "" }

// TextFromHTML is a letter's HTML as plain text.
func TextFromHTML(html string) string { return html }

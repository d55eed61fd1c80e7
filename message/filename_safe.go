package message

import "strings"

// SafeFilename makes a file name, without its extension, of a text such as a
// subject; fallback when nothing is left of it. The rules are Part.Filename's.
func SafeFilename(text, fallback string) string {
	text = strings.NewReplacer("/", "-", `\`, "-", ":", "-").Replace(text)
	if name := cutString(safeFilename(text), maxFilenameBytes-maxExtensionBytes); name != "" {
		return name
	}
	return fallback
}

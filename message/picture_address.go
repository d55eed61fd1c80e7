package message

import "strings"

// cleanAddress takes out of an address what browsers pass over, and may hide
// what it is.
func cleanAddress(s string) string {
	if s = strings.TrimSpace(s); isPlainLine(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || isInvisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// isRemote tells an address on another machine.
func isRemote(address string) bool {
	address = strings.TrimSpace(address)
	head := strings.ToLower(strings.ReplaceAll(address[:min(len(address), len("https:"))], `\`, "/"))
	return strings.HasPrefix(head, "//") || strings.HasPrefix(head, "http:") ||
		strings.HasPrefix(head, "https:") || strings.HasPrefix(head, "ftp:")
}

// isOwnPath tells a path in our origin.
func isOwnPath(s string) bool {
	return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.HasPrefix(s, `/\`) && cleanAddress(s) == s
}

// isPictureURI tells whether s is a data: URI of a picture that runs nothing:
// its type is known and its bytes are base64.
func isPictureURI(s string) bool {
	head, data, ok := strings.Cut(s, ",")
	if !ok || data == "" || len(head) > len("data:image/jpeg;base64") {
		return false
	}
	switch strings.ToLower(head) {
	case "data:image/png;base64", "data:image/jpeg;base64", "data:image/jpg;base64", "data:image/gif;base64", "data:image/webp;base64":
	default:
		return false
	}
	data = strings.TrimRight(data, "=")
	for i := range len(data) {
		if !isBase64(data[i]) {
			return false
		}
	}
	return true
}

// isTracker tells a picture that is there to be loaded, not to be seen: of no
// size, hidden for good, or named as one and without a size or a text.
func isTracker(attrs []attribute, style, src string) bool {
	width, height := sizeOf(attrs, style, "width"), sizeOf(attrs, style, "height")
	if (width >= 0 || height >= 0) && width <= maxTrackerSize && height <= maxTrackerSize {
		return true
	}
	hidden := styleValue(style, "display") == "none" || styleValue(style, "visibility") == "hidden"
	if hidden && valueOf(attrs, "class") == "" && valueOf(attrs, "id") == "" { // no rule shows it elsewhere
		return true
	}
	return width < 0 && height < 0 && valueOf(attrs, "alt") == "" && hasTrackerName(src)
}

// sizeOf is the size of a picture in pixels, -1 where none is given.
func sizeOf(attrs []attribute, style, name string) int {
	if value := styleValue(style, name); value != "" {
		if n := pixels(value); n >= 0 {
			return n
		}
		return maxTrackerSize + 1 // of a size that depends
	}
	value := valueOf(attrs, name)
	if n := pixels(value); n >= 0 || value == "" {
		return n
	}
	return maxTrackerSize + 1
}

// maxTrackerSize is the width and height of what nobody would see.
const maxTrackerSize = 2

// styleValue is the last value of a property in a cleaned style.
func styleValue(style, property string) string {
	value := ""
	for declaration := range strings.SplitSeq(style, "; ") {
		if name, v, ok := strings.Cut(declaration, ": "); ok && name == property {
			value = v
		}
	}
	return value
}

// hasTrackerName looks for a word in the path of an address that names a
// tracking pixel.
func hasTrackerName(src string) bool {
	path, _, _ := strings.Cut(strings.ToLower(src), "?")
	for word := range strings.FieldsFuncSeq(path, func(r rune) bool { return strings.ContainsRune("/.-_", r) }) {
		switch word {
		case "pixel", "beacon", "track", "tracking", "tracker", "open", "opens", "webbug":
			return true
		}
	}
	return false
}

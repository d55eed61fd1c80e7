package message

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// SafeFilename makes a file name, without its extension, of a text such as a
// subject; fallback when nothing is left of it. The rules are Part.Filename's.
func SafeFilename(text, fallback string) string {
	text = strings.NewReplacer("/", "-", `\`, "-", ":", "-").Replace(text)
	name := cutString(safeFilename(text), maxFilenameBytes-maxExtensionBytes)
	if name = strings.TrimRight(name, " ."); name != "" {
		return name
	}
	return fallback
}

// CleanFilename makes a file name, with its extension, of one that somebody's
// device gives; fallback when nothing is left of it. The rules are
// Part.Filename's.
func CleanFilename(name, fallback string) string {
	return cmp.Or(safeFilename(name), fallback)
}

// safeFilename makes a name that every operating system can save, and that
// none takes for a device, a path, an option or a hidden file. It is "" when
// nothing is left of name.
func safeFilename(name string) string {
	name = strings.Map(safeFilenameRune, strings.ToValidUTF8(name, "_"))
	name = strings.Trim(name, " .")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if len(name) > 1 && name[1] == ':' {
		name = name[2:] // a drive
	}
	// Windows takes these for wild cards, pipes and streams of a file.
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	name = shortFilename(strings.TrimLeft(name, " .-"))
	if isDeviceName(name) {
		return "_" + name
	}
	return name
}

// safeFilenameRune drops what hides or reorders, and turns what breaks a line
// into a blank.
func safeFilenameRune(r rune) rune {
	switch {
	case isInvisible(r), r == 0x200E, r == 0x200F:
		return -1
	case unicode.IsControl(r), unicode.IsSpace(r):
		return ' '
	}
	return r
}

// shortFilename cuts a name to maxFilenameBytes, and keeps its extension.
func shortFilename(name string) string {
	if len(name) <= maxFilenameBytes {
		return name
	}
	extension := ""
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= maxExtensionBytes {
		extension = name[dot:]
	}
	return strings.TrimRight(cutString(name, maxFilenameBytes-len(extension)), " .") + extension
}

// isDeviceName tells the names that are devices on Windows, in every folder
// and with every extension.
func isDeviceName(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	number, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		number, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && slices.Contains(strings.Fields("0 1 2 3 4 5 6 7 8 9 ¹ ² ³"), number)
}

package message

import (
	"strings"
	"unicode"
)

const (
	// maxFilenameBytes bounds a file name: file systems stop at 255.
	maxFilenameBytes = 200
	// maxExtensionBytes is the longest extension that is kept when a name is
	// cut, with its dot.
	maxExtensionBytes = 20
)

// Filename is a name under which the part may be saved: the sender's when
// there is one, else one made of the part path. It has no path, no control or
// reordering characters, doesn't start with a dot, and has between 1 and
// maxFilenameBytes bytes of valid UTF-8. It is not escaped.
func (p *Part) Filename() string {
	if p == nil {
		return "attachment.bin"
	}
	if name := safeFilename(paramValue(p.DispositionParams, "filename")); name != "" {
		return name
	}
	if name := safeFilename(paramValue(p.Params, "name")); name != "" {
		return name
	}
	return p.madeUpFilename()
}

// safeFilename is "" when nothing is left of name.
func safeFilename(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case isInvisible(r), r == 0x200E, r == 0x200F:
			return -1
		case unicode.IsControl(r), unicode.IsSpace(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	name = strings.Trim(name, " .")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if len(name) > 1 && name[1] == ':' {
		name = name[2:] // a drive
	}
	name = strings.TrimLeft(name, " .")
	if len(name) <= maxFilenameBytes {
		return name
	}
	extension := ""
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= maxExtensionBytes {
		extension = name[dot:]
	}
	return strings.TrimRight(cutString(name, maxFilenameBytes-len(extension)), " .") + extension
}

func (p *Part) madeUpFilename() string {
	name := "attachment"
	kind := p.MediaType()
	if kind == "message/rfc822" || kind == "message/global" {
		name = "message"
	}
	// A part path is digits and dots, but it comes from a server.
	path := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return -1
	}, cutString(p.Path, maxFilenameBytes/2))
	if path = strings.TrimRight(path, "."); path != "" {
		name += "-" + path
	}
	return name + extensionOf(kind)
}

package message

import "strings"

const (
	// maxFilenameBytes bounds a file name: file systems stop at 255.
	maxFilenameBytes = 200
	// maxExtensionBytes is the longest extension that is kept when a name is
	// cut, with its dot.
	maxExtensionBytes = 20
)

// Filename is a name under which the part may be saved: the sender's when
// there is one, else one made of the part path. It has no path, no control or
// reordering characters, nothing that a file system gives a meaning of its own,
// starts with neither a dot nor a dash, and has between 1 and maxFilenameBytes
// bytes of valid UTF-8. It is not escaped.
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

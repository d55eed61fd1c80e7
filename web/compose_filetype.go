package web

import (
	"mime"
	"net/http"
	"strings"

	"hearthmail/picture"
)

// beginning keeps what is written to it first, enough to tell what it is.
type beginning struct{ octets []byte }

func (b *beginning) Write(p []byte) (int, error) {
	const enough = 512 // what http.DetectContentType looks at
	b.octets = append(b.octets, p[:min(len(p), enough-len(b.octets))]...)
	return len(p), nil
}

// fileType is the media type that a file is sent with: that of a picture by its
// content, else what the browser says, as far as that can be true of a file that
// was attached, else what its content looks like.
func fileType(claimed string, head []byte) string {
	if kind := picture.Kind(head); kind != "" {
		return kind
	}
	claimed, _, err := mime.ParseMediaType(claimed)
	top, sub, ok := strings.Cut(claimed, "/")
	if err == nil && ok && sub != "" && claimed != "application/octet-stream" && isFileType(top, claimed) {
		return claimed
	}
	detected, _, _ := mime.ParseMediaType(http.DetectContentType(head))
	if detected == "text/html" || detected == "text/xml" { // nobody has said so
		return "text/plain"
	}
	return detected
}

// isFileType leaves out what would be a part of the letter's own structure.
func isFileType(top, mediaType string) bool {
	switch top {
	case "multipart":
		return false
	case "message":
		return mediaType == "message/rfc822"
	case "text", "image", "audio", "video", "application", "font", "model", "chemical":
		return true
	}
	return false
}

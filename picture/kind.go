package picture

import (
	"bytes"
	"encoding/binary"
)

// KindHead is how many octets Kind looks at.
const KindHead = 64

// Kind is the media type of the picture that begins with head, "" for anything
// but the bitmaps that browsers show. It asks nobody what the picture is called:
// SVG, which is a program, is never one.
func Kind(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return "image/gif"
	case len(head) >= 16 && string(head[:4]) == "RIFF" && string(head[8:15]) == "WEBPVP8":
		return "image/webp"
	case isAVIF(head):
		return "image/avif"
	case isBMP(head):
		return "image/bmp"
	}
	return ""
}

// isAVIF looks for the brand in the box at the beginning (ISO/IEC 14496-12).
func isAVIF(head []byte) bool {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return false
	}
	brand := string(head[8:12])
	return brand == "avif" || brand == "avis"
}

// isBMP looks at the size of the second header too: two letters prove little.
func isBMP(head []byte) bool {
	if len(head) < 26 || string(head[:2]) != "BM" {
		return false
	}
	switch binary.LittleEndian.Uint32(head[14:]) {
	case 40, 52, 56, 108, 124:
		return true
	}
	return false
}

// IsShown says whether a media type is one that Kind gives.
func IsShown(mediaType string) bool {
	switch mediaType {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp":
		return true
	}
	return false
}

package imageproxy

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// Bounds on one picture.
const (
	maxBytes  = 5 << 20
	maxPixels = 50_000_000
)

// Picture is one that a browser may show.
type Picture struct {
	Type string // image/png, image/jpeg, image/gif or image/webp
	Body []byte // may not be changed
}

// format is a kind of picture that is let through. SVG isn't one: it is a
// document.
type format struct {
	mediaType string
	begins    string // "?" stands for any octet
	size      func(io.Reader) (image.Config, error)
}

func formats() []format {
	return []format{
		{"image/png", "\x89PNG\r\n\x1a\n", png.DecodeConfig},
		{"image/jpeg", "\xff\xd8\xff", jpeg.DecodeConfig},
		{"image/gif", "GIF87a", gif.DecodeConfig},
		{"image/gif", "GIF89a", gif.DecodeConfig},
		{"image/webp", "RIFF????WEBPVP8", webp.DecodeConfig},
	}
}

// readPicture reads a picture whose kind and size its own bytes say, whatever
// anybody calls it. It reads no further than the bounds.
func readPicture(r io.Reader) (Picture, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return Picture{}, ErrAway
	case len(body) > maxBytes:
		return Picture{}, ErrNoPicture
	}
	for _, f := range formats() {
		if !begins(body, f.begins) {
			continue
		}
		if pixels := f.pixels(body); pixels <= 0 || pixels > maxPixels {
			return Picture{}, ErrNoPicture
		}
		return Picture{f.mediaType, body}, nil
	}
	return Picture{}, ErrNoPicture
}

// pixels is how many a picture says that it has; 0 when it can't be made out.
func (f format) pixels(body []byte) (pixels int64) {
	defer func() {
		if recover() != nil { // a decoder's mistake costs a picture, not the process
			pixels = 0
		}
	}()
	size, err := f.size(bytes.NewReader(body))
	if err != nil || size.Width <= 0 || size.Height <= 0 {
		return 0
	}
	return int64(size.Width) * int64(size.Height)
}

func begins(body []byte, with string) bool {
	if len(body) < len(with) {
		return false
	}
	for i := range len(with) {
		if with[i] != '?' && body[i] != with[i] {
			return false
		}
	}
	return true
}

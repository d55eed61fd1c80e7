package imageproxy

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"testing"
)

// FuzzReadPicture: whatever comes, it is a picture of the kind that its first
// octets say, or none; and nothing breaks.
func FuzzReadPicture(f *testing.F) {
	var b bytes.Buffer
	_ = gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.White}), nil)
	f.Add(b.Bytes())
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Add([]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x01\x00\x00"))
	f.Add([]byte("<svg xmlns='http://www.w3.org/2000/svg'/>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := readPicture(bytes.NewReader(body))
		if err != nil {
			if p.Body != nil || p.Type != "" {
				t.Errorf("with %v came %q", err, p.Type)
			}
			return
		}
		known := map[string]string{"image/png": "\x89PNG", "image/jpeg": "\xff\xd8\xff", "image/gif": "GIF8", "image/webp": "RIFF"}
		if begin := known[p.Type]; begin == "" || !bytes.HasPrefix(body, []byte(begin)) || !bytes.Equal(p.Body, body) {
			t.Errorf("%q was taken for %q", body, p.Type)
		}
	})
}

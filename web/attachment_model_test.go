package web

import (
	"testing"

	"hearthmail/templates"
)

func TestShownAs(t *testing.T) {
	for _, test := range []struct {
		mediaType, name string
		want            templates.Shown
	}{
		{"image/png", "a.png", templates.AsPicture}, {"application/octet-stream", "a.JPG", templates.AsPicture}, {"image/tiff", "a.tif", templates.NotShown},
		{"image/svg+xml", "a.svg", templates.NotShown}, {"image/svg+xml", "a.png", templates.NotShown}, {"image/png", "a.svg", templates.NotShown},
		{"text/html", "a.html", templates.NotShown}, {"text/plain", "a.html", templates.NotShown}, {"application/xhtml+xml", "a", templates.NotShown},
		{"text/plain", "a.txt", templates.AsText}, {"application/json", "a", templates.AsText}, {"application/octet-stream", "a.go", templates.AsText},
		{"application/pdf", "a", templates.AsPDF}, {"application/octet-stream", "a.pdf", templates.AsPDF}, {"audio/mpeg", "a.mp3", templates.AsSound},
		{"video/mp4", "a.mp4", templates.AsVideo}, {"message/rfc822", "a", templates.AsMessage}, {"application/octet-stream", "a.eml", templates.AsMessage},
		{"application/zip", "a.zip", templates.NotShown}, {"application/x-msdownload", "a.exe", templates.NotShown},
	} {
		if got := shownAs(test.mediaType, test.name); got != test.want {
			t.Errorf("%s, %s: %d, want %d", test.mediaType, test.name, got, test.want)
		}
	}
}

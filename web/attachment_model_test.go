package web

import (
	"testing"

	"hearthmail/message"
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
		{"video/mp4", "a.mp4", templates.AsVideo},
		{"application/zip", "a.zip", templates.NotShown}, {"application/x-msdownload", "a.exe", templates.NotShown},
	} {
		if got := shownAs(test.mediaType, test.name); got != test.want {
			t.Errorf("%s, %s: %d, want %d", test.mediaType, test.name, got, test.want)
		}
	}
}

// TestOpenedAttachments: what holds a message is opened, but not within one that
// was opened so.
func TestOpenedAttachments(t *testing.T) {
	parts := []*message.Part{
		{Path: "1", Type: "message", Subtype: "rfc822"},
		{Path: "2", Type: "application", Subtype: "octet-stream", DispositionParams: map[string]string{"filename": "a.EML"}},
		{Path: "3", Type: "application", Subtype: "ms-tnef"},
		{Path: "4", Type: "application", Subtype: "pkcs7-mime", Params: map[string]string{"smime-type": "signed-data"}},
	}
	for inner, want := range map[string]templates.Shown{"": templates.AsMessage, "2": templates.NotShown} {
		for _, got := range (&openMail{inner: inner}).attachments(parts) {
			if got.Shown != want {
				t.Errorf("within %q, %s: %d, want %d", inner, got.Path, got.Shown, want)
			}
		}
	}
}

package main

import (
	"fmt"
	"net/http"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestAttachmentsOfInnerMessage: what is attached to a message that is attached
// itself can be had like any other, whatever that message came as.
func TestAttachmentsOfInnerMessage(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	sound := tone(8)
	inner := mailWith("inner", attachedFile{"sound.wav", "audio/wav", sound}, attachedFile{"photo.png", "image/png", gradient(t, 400, 300)})
	deliver(t, dovecot, "INBOX", mailWith("outer", attachedFile{"forwarded.eml", "application/octet-stream", inner}, attachedFile{"note.txt", "text/csv", []byte("a")}))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	address := inbox + "/messages/1/parts/2/open"
	if page := v.get(inbox + "/messages/1/parts/2/preview"); page.status != http.StatusOK || page.address != address {
		t.Fatalf("the preview leads to %s with %d", page.address, page.status)
	}
	got := v.send(http.MethodGet, address+"/parts/2", nil, http.Header{"Range": {"bytes=300000-300009"}})
	if got.status != http.StatusPartialContent || got.body != string(sound[300_000:300_010]) || got.header.Get("Content-Range") != fmt.Sprintf("bytes 300000-300009/%d", len(sound)) {
		t.Errorf("a range gives %d, %d octets, %s", got.status, len(got.body), got.header.Get("Content-Range"))
	}
	if got := v.get(address + "/parts/2"); got.body != string(sound) {
		t.Errorf("the sound has %d octets, want %d", len(got.body), len(sound))
	}
	for path, kind := range map[string]string{"/pictures/3": "image/png", "/pictures/3?size=thumbnail": "image/jpeg"} {
		if got := v.get(address + path); got.status != http.StatusOK || got.header.Get("Content-Type") != kind {
			t.Errorf("%s gives %d, %s", path, got.status, got.header.Get("Content-Type"))
		}
	}
	page := v.get(address + "/parts/3/preview")
	if page.status != http.StatusOK || value(where(page.root, "class", "preview-picture"), "src") == "" {
		t.Errorf("the preview gives %d", page.status)
	}
	if back := v.get(value(with(where(page.root, "class", "preview-head"), "href")[0], "href")); back.address != address || back.status != http.StatusOK {
		t.Errorf("the way back leads to %s with %d", back.address, back.status)
	}
}

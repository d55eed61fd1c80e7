package main

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"golang.org/x/sync/errgroup"

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

// TestInnerMessageAtOnce: a page of a message in a part may have a hundred
// pictures, and a browser asks for all of them at once. The message, which may be
// large, is in memory once.
func TestInnerMessageAtOnce(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	inner := mailWith("inner", attachedFile{"photo.png", "image/png", gradient(t, 60, 40)})
	inner = append(inner, bytes.Repeat([]byte("x\r\n"), 5_000_000)...)
	deliver(t, dovecot, "INBOX", mailWith("outer", attachedFile{"forwarded.eml", "message/rfc822", inner}))
	m := measure(t, dovecot, "INBOX")
	taken := m.while(t, func() int {
		var group errgroup.Group
		for range 30 {
			group.Go(func() error {
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, m.v.base+inbox+"/messages/1/parts/2/open/pictures/2", nil)
				if err != nil {
					return err
				}
				answer, err := m.v.client.Do(request)
				if err != nil {
					return err
				}
				if answer.StatusCode != http.StatusOK {
					return fmt.Errorf("status %d", answer.StatusCode)
				}
				return answer.Body.Close()
			})
		}
		if err := group.Wait(); err != nil {
			t.Error(err)
		}
		return 0
	})
	taken.check(t, "all pictures at once")
}

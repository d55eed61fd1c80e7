package main

import (
	"net/url"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestPicturesInJunk: what was chosen about pictures doesn't hold where junk lies;
// there they are shown this once at most.
func TestPicturesInJunk(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	mail := htmlMail("Pictures", `<img src="https://img.example/1.png" width=50 height=50>`)
	deliver(t, dovecot, "INBOX", mail)
	deliver(t, dovecot, "Junk", mail)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	v.post("/settings/images", url.Values{"allow": {"always"}}, "/settings")
	if where(v.get(inbox+"/messages/1").root, "data-images", "shown") == nil {
		t.Error("pictures that are always shown are not")
	}
	page := v.get("/mailboxes/Junk/messages/1")
	if where(page.root, "data-images", "blocked") == nil || where(page.root, "id", "images-once") == nil || where(page.root, "id", "images-always") != nil {
		t.Error("among junk they don't wait until they are asked for, this once")
	}
	if where(v.get("/mailboxes/Junk/messages/1?images=remote").root, "data-images", "shown") == nil {
		t.Error("among junk they are not shown when asked for")
	}
}

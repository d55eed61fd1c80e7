package main

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hearthmail/internal/testsmtp"
)

// TestHiddenStayHidden: who had a letter unseen is told to nobody when its copy is
// forwarded as an attachment.
func TestHiddenStayHidden(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	form := written("one", "ann@example.org")
	form.Set("bcc", "cid@example.org")
	p.send(form)
	p.isFiled("one")
	page := p.v.get(fmt.Sprintf("/compose?forward=attached&mailbox=Sent&uid=%d", p.sent.UIDs()[0]))
	fields := letterFields(page)
	if page.status != http.StatusOK || fields.Get("attached") == "" {
		t.Fatalf("it gave %d with %v: %s", page.status, fields, page.alert())
	}
	if shown := p.v.get("/compose/" + fields.Get("compose-id") + "/parts/" + fields.Get("attached")); !strings.Contains(shown.body, "Subject: Letter one") || strings.Contains(shown.body, "cid@") {
		t.Errorf("what goes with it is\n%s", shown.body)
	}
	fields.Set("to", "ben@example.org")
	fields.Set("subject", "Letter two")
	p.send(fields)
	p.isFiled("two")
	for _, m := range p.smtp.Messages()[1:] {
		if !bytes.Contains(m.Data, []byte("Subject: Letter one")) || bytes.Contains(m.Data, []byte("cid@")) {
			t.Errorf("what was sent is\n%s", m.Data)
		}
	}
	for _, uid := range p.sent.UIDs() {
		if raw := p.sent.Raw(uid); bytes.Contains(raw, []byte("Subject: Letter two")) && bytes.Contains(raw, []byte("cid@")) {
			t.Errorf("the copy is\n%s", raw)
		}
	}
}

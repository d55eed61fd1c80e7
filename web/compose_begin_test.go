package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

func TestOriginalOfDraft(t *testing.T) {
	whole := mailToken{Mailbox: "INBOX", UIDValidity: 7, UID: 5}
	part := whole
	part.Part = "2"
	for value, want := range map[string]string{
		"reply " + whole.String():            "reply " + whole.String(),
		"forward-attached " + whole.String(): "forward-attached " + whole.String(),
		"odd " + whole.String():              " ",
		"reply " + part.String():             " ",
		"reply":                              " ",
		"reply mnothing":                     " ",
		"":                                   " ",
	} {
		kind, token := originalOfDraft(message.ParseHeader([]byte(originalField + ": " + value)))
		if got := kind + " " + token; got != want {
			t.Errorf("%q gives %q", value, got)
		}
	}
}

func TestZoneOf(t *testing.T) {
	for name, want := range map[string]string{
		"Europe/Berlin": "Europe/Berlin", "UTC": "UTC", "": "Local", "Nowhere/Else": "Local", "../../etc/passwd": "Local", "/etc/passwd": "Local",
		strings.Repeat("a", 200): "Local", "Europe/Berlin\x00": "Local",
	} {
		r := httptest.NewRequest("GET", "/compose", nil)
		q := r.URL.Query()
		q.Set("zone", name)
		r.URL.RawQuery = q.Encode()
		if got := zoneOf(r); got.String() != want {
			t.Errorf("%q is the zone %s", name, got)
		}
	}
}

func TestThreadMailboxes(t *testing.T) {
	listed := []imapclient.Mailbox{{Name: "INBOX", Role: imapclient.RoleInbox}, {Name: "Gesendet", Role: imapclient.RoleSent}, {Name: "Garden"}}
	for mailbox, want := range map[string]string{"Garden": "INBOX Garden Gesendet", "INBOX": "INBOX Gesendet", "Gesendet": "INBOX Gesendet"} {
		got := threadMailboxes(listed, mailToken{Mailbox: mailbox, UIDValidity: 1, UID: 1}.String())
		if strings.Join(got, " ") != want {
			t.Errorf("answers to what is in %s are looked for in %q", mailbox, got)
		}
	}
	if got := threadMailboxes(nil, "nothing"); strings.Join(got, " ") != "INBOX" {
		t.Errorf("answers to nothing are looked for in %q", got)
	}
}

// TestQuotedPictures: a picture of the message goes with the letter, one from elsewhere
// stays there, and nothing else is shown.
func TestQuotedPictures(t *testing.T) {
	part := &message.Part{Path: "1.2", Type: "image", Subtype: "png", ID: "a b@x"}
	o := &original{
		mail:    &openMail{mailbox: "INBOX", message: &imapclient.Message{Summary: imapclient.Summary{UID: 5}, UIDValidity: 7}},
		content: message.Content{Inline: map[string]*message.Part{part.ID: part}},
	}
	c := &composer{server: &Server{links: templates.NewLinks("/mail")}, page: templates.Compose{ID: "abc"}}
	picture := c.pictures(o)
	const at = "/mail/compose/abc/parts/"
	own := at + mailToken{Mailbox: "INBOX", UIDValidity: 7, UID: 5, Part: "1.2"}.String()
	for src, want := range map[string]string{
		"cid:a%20b@x": own, "CID:<a b@x>": own, "cid:other": "", "cid:": "", "cid:%zz": "",
		"https://x.example/a.png":                        at + remoteToken("https://x.example/a.png"),
		"HTTP://x.example/a.png":                         at + remoteToken("HTTP://x.example/a.png"),
		"https://x.example/" + strings.Repeat("a", 4000): "",
		"data:image/png;base64,AAAA":                     "",
		"/mail/compose/other/parts/p1":                   "",
		"javascript:alert(1)":                            "",
		"//x.example/a.png":                              "",
		"":                                               "",
	} {
		if got, ok := picture(src); ok != (want != "") || ok && got != want {
			t.Errorf("%.60q becomes %q, %v", src, got, ok)
		}
	}
}

func TestLetterBegins(t *testing.T) {
	c := &composer{identity: templates.Identity{SignatureText: "Ann\n<b>", SignatureHTML: `<p onclick="x()">Ann<img src="https://x.example/"></p>`}}
	if got := c.signatureHTML("Ann"); strings.Contains(got, "onclick") || strings.Contains(got, "<img") || !strings.Contains(got, "Ann") {
		t.Errorf("the signature is %s", got)
	}
	c.identity.SignatureHTML = ""
	if got := c.signatureHTML(c.identity.SignatureText); !strings.Contains(got, "<div>&lt;b&gt;</div>") {
		t.Errorf("the signature is %s", got)
	}
	if got := messageIDList("a@x", "", "b@x"); got != "<a@x> <b@x>" {
		t.Errorf("ids are written as %s", got)
	}
	if got := headingOf(t.Context(), "forward-attached") + headingOf(t.Context(), "reply-all") + headingOf(t.Context(), "<b>"); got != "ForwardReply to allNew message" {
		t.Errorf("the headings are %s", got)
	}
}

package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// letterFields are what a page's letter would be sent with, without script: the values
// of its fields, also of those that script alone sends.
func letterFields(a *answer) url.Values {
	fields := url.Values{}
	form := where(a.root, "data-compose", "")
	for _, node := range with(a.root, "data-compose") {
		if node.Data == "form" {
			form = node
		}
	}
	if form == nil {
		return fields
	}
	for _, node := range with(form, "name") {
		name := value(node, "name")
		switch node.Data {
		case "input":
			fields.Add(name, value(node, "value"))
		case "textarea":
			fields.Add(name, wholeText(node))
		case "select":
			if option := where(node, "selected", ""); option != nil {
				fields.Add(name, value(option, "value"))
			}
		}
	}
	return fields
}

func wholeText(node *html.Node) string {
	var all strings.Builder
	for n := range node.Descendants() {
		if n.Type == html.TextNode {
			all.WriteString(n.Data)
		}
	}
	return all.String()
}

// beginMails are what letters begin with here; their UIDs count from 1.
func beginMails() [][]byte {
	head := func(fields string) string {
		return "From: Ann <ann@x.example>\nTo: family@localhost, Bob <bob@x.example>\nDate: Sat, 21 Nov 2026 14:03:00 +0100\n" + fields
	}
	return [][]byte{
		crlf(head("Subject: AW: The roof\nMessage-ID: <two@x.example>\nReferences: <one@x.example>\nCc: cy@x.example\n" +
			"List-Post: <mailto:roofs@x.example>\n\nIt leaks.\n> Does it?\n-- \nAnn\n")),
		crlf(head("Subject: Photos\nMessage-ID: <photos@x.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n" +
			"--m\nContent-Type: multipart/related; boundary=r\n\n" +
			"--r\nContent-Type: text/html\n\n<p onclick=\"alert(1)\">Look: <img src=\"cid:pic\"><img src=\"https://far.example/a.png\"><script>alert(2)</script></p>\n" +
			"--r\nContent-Type: image/png\nContent-ID: <pic>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--r--\n" +
			"--m\nContent-Type: application/pdf; name=plan.pdf\nContent-Disposition: attachment; filename=plan.pdf\n\nplan\n" +
			"--m\nContent-Type: text/plain\n\nSent from my phone\n--m--\n")),
		crlf("From: family@localhost\nTo: bob@x.example\nCc: cy@x.example\nSubject: Mine\nMessage-ID: <mine@x.example>\n\nHello\n"),
		crlf(head("Subject: Secret\nMessage-ID: <secret@x.example>\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=e\n\n" +
			"--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--e\nContent-Type: application/octet-stream\n\ncipher\n--e--\n")),
		crlf(head("Subject: Invitation\nReply-To: eve@x.example\nBcc: mal@x.example\n\nCome\n")),
		crlf("From: family@localhost\nTo: bob@x.example\nReply-To: home@x.example\nBcc: cy@x.example\nSubject: Mine\n\nHello\n"),
	}
}

// TestLettersBegin: what each way to begin a letter puts on its page. Nothing on the
// server changes by that.
func TestLettersBegin(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", beginMails()...)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://127.0.0.1:9"), dovecot.Password())
	v.header = http.Header{"Accept-Language": {"de, en;q=0.5"}}
	const quote = "Am 21.11.2026 um 14:03 schrieb Ann:\n> It leaks.\n>> Does it?\n"
	tests := map[string]struct {
		query string
		want  map[string]string // by the name of the field; "*" begins what is within it
	}{
		"new":                           {"", map[string]string{"to": "", "subject": "", "text": "", "kind": "", "original": "", "draft": ""}},
		"reply":                         {"reply=1&mailbox=INBOX&uid=1&zone=Europe/Berlin", map[string]string{"to": "Ann <ann@x.example>", "cc": "", "subject": "Re: The roof", "kind": "reply", "in-reply-to": "<two@x.example>", "references": "<one@x.example> <two@x.example>", "text": "\n\n" + quote, "html": "*<blockquote", "from": "*family"}},
		"reply, as the contract has it": {"reply&mailbox=inbox&uid=1", map[string]string{"to": "Ann <ann@x.example>", "kind": "reply"}},
		"reply to all":                  {"reply-all=1&mailbox=INBOX&uid=1", map[string]string{"to": "Ann <ann@x.example>", "cc": "Bob <bob@x.example>, cy@x.example", "kind": "reply-all"}},
		"reply to the list":             {"list=1&mailbox=INBOX&uid=1", map[string]string{"to": "roofs@x.example", "cc": "", "kind": "reply"}},
		"reply to HTML":                 {"reply=1&mailbox=INBOX&uid=2", map[string]string{"text": "*> Look:", "html": "*/parts/p"}},
		"reply to one's own":            {"reply=1&mailbox=INBOX&uid=3", map[string]string{"to": "bob@x.example", "cc": ""}},
		"reply to all of one's own":     {"reply-all=1&mailbox=INBOX&uid=3", map[string]string{"to": "bob@x.example", "cc": "cy@x.example"}},
		"reply to what is encrypted":    {"reply=1&mailbox=INBOX&uid=4", map[string]string{"to": "Ann <ann@x.example>", "text": ""}},
		"forward":                       {"forward=1&mailbox=INBOX&uid=1&zone=UTC", map[string]string{"to": "", "subject": "Fwd: The roof", "kind": "forward", "in-reply-to": "", "text": "*Weitergeleitete Nachricht ----------\nVon: Ann <ann@x.example>\nDatum: 21.11.2026 um 13:03\n"}},
		"forward with attachments":      {"forward=1&mailbox=INBOX&uid=2", map[string]string{"text": "*Look:", "html": "*/parts/r", "attached": "*p"}},
		"forward as attachment":         {"forward=attached&mailbox=INBOX&uid=2", map[string]string{"kind": "forward-attached", "text": "", "attached": "*m"}},
		"forward what is encrypted":     {"forward=1&mailbox=INBOX&uid=4", map[string]string{"kind": "forward-attached", "attached": "*m"}},
		"edit as new":                   {"edit=1&mailbox=INBOX", map[string]string{"to": "family@localhost, Bob <bob@x.example>", "cc": "cy@x.example", "subject": "AW: The roof", "text": "It leaks.\n> Does it?\n-- \nAnn\n", "in-reply-to": "", "draft": ""}},
		"edit somebody else's as new":   {"edit=5&mailbox=INBOX", map[string]string{"to": "family@localhost, Bob <bob@x.example>", "reply-to": "", "bcc": "", "from": "*family"}},
		"edit one's own as new":         {"edit=6&mailbox=INBOX", map[string]string{"to": "bob@x.example", "reply-to": "home@x.example", "bcc": "cy@x.example"}},
		"mailto":                        {"mailto=" + url.QueryEscape("mailto:a@x.example?cc=b@x.example&bcc=c@x.example&subject=Hi&body=one%0D%0Atwo&attach=/etc/passwd"), map[string]string{"to": "a@x.example", "cc": "b@x.example", "bcc": "c@x.example", "subject": "Hi", "text": "one\ntwo\n"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			page := v.get("/compose?" + test.query)
			fields := letterFields(page)
			if page.status != http.StatusOK || len(fields.Get("compose-id")) < 20 {
				t.Fatalf("it gave %d: %s", page.status, page.alert())
			}
			for field, want := range test.want {
				got := fields.Get(field)
				if part, within := strings.CutPrefix(want, "*"); got != want && (!within || !strings.Contains(got, part)) {
					t.Errorf("%s is %q, want %q", field, got, want)
				}
			}
			if problem := harmIn(fields.Get("html")); problem != "" {
				t.Errorf("the HTML %s: %s", problem, fields.Get("html"))
			}
		})
	}
	if rows, _ := v.get("/mailboxes/INBOX").rows(t); len(rows) != 6 || strings.Contains(value(rows[1], "data-flags"), `\Seen`) {
		t.Errorf("the messages have become %v", rows)
	}
}

// harmIn says what in a letter's HTML could do something.
func harmIn(src string) string {
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return err.Error()
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if strings.Contains(" script style iframe object embed form svg math base link meta template ", " "+n.Data+" ") {
			return "has <" + n.Data + ">"
		}
		for _, a := range n.Attr {
			scheme, _, isURL := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc", a.Key == "formaction":
				return "has " + a.Key
			case a.Key == "src" && !strings.HasPrefix(a.Val, "/"):
				return "loads " + a.Val
			case a.Key == "href" && isURL && !strings.Contains(" http https mailto tel ", " "+scheme+" ") && !strings.HasPrefix(a.Val, "#"):
				return "leads to " + a.Val
			case a.Key == "style" && strings.Contains(strings.ToLower(a.Val), "url("):
				return "loads by style " + a.Val
			}
		}
	}
	return ""
}

// TestNoLetterFromThat: what no letter can begin with is told.
func TestNoLetterFromThat(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", beginMails()...)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr(), "--smtp", "smtp://127.0.0.1:9"), dovecot.Password())
	for query, status := range map[string]int{
		"reply=1":                                 422,
		"reply=1&mailbox=INBOX":                   422,
		"reply=1&uid=1":                           422,
		"reply=1&mailbox=INBOX&uid=x":             422,
		"reply=1&mailbox=IN%0D%0ABOX&uid=1":       422,
		"reply=1&mailbox=INBOX&uid=99":            404,
		"reply=1&mailbox=Nowhere&uid=1":           404,
		"list=1&mailbox=INBOX&uid=2":              422,
		"draft=1":                                 404,
		"draft=99&mailbox=INBOX":                  404,
		"edit=0&mailbox=INBOX":                    422,
		"mailto=javascript:alert(1)":              422,
		"letter=nowhere":                          404,
		"letter=" + url.QueryEscape("'; DROP --"): 404,
	} {
		if page := v.get("/compose?" + query); page.status != status || page.alert() == "" {
			t.Errorf("%s gave %d: %s", query, page.status, page.alert())
		}
	}
	reading := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	if page := reading.get("/compose?reply=1&mailbox=INBOX&uid=1"); page.status != 404 {
		t.Errorf("where nothing can be sent it gave %d", page.status)
	}
	for uid := 1; uid <= 4; uid++ {
		if page := reading.get(fmt.Sprintf("/mailboxes/INBOX/messages/%d", uid)); strings.Contains(page.body, "/compose?") {
			t.Errorf("where nothing can be sent, message %d leads to a letter", uid)
		}
	}
}

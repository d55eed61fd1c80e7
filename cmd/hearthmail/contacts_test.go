package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// values gives the values of all attributes of that name, in order.
func values(root *html.Node, name string) string {
	var all []string
	for _, node := range with(root, name) {
		all = append(all, value(node, name))
	}
	return strings.Join(all, " ")
}

// suggested is what is offered while one types.
func suggested(v *visitor, text string) string {
	v.t.Helper()
	return values(v.get("/compose/recipients?q="+url.QueryEscape(text)).root, "data-address")
}

// bring posts a file of contacts.
func bring(v *visitor, name, content string) *answer {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = file.Write([]byte(content))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	return v.send(http.MethodPost, "/contacts/import", &body, http.Header{"Content-Type": {form.FormDataContentType()}})
}

// TestContacts: contacts and groups are added, found, changed, brought and saved.
func TestContacts(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	add := func(name, address string, groups ...string) *answer {
		t.Helper()
		return v.post("/contacts", url.Values{"name": {name}, "address": {address}, "group": groups}, "/contacts/edit")
	}
	if page := add("Zoë Özdemir", "Zoe@x.example", "Choir", ""); page.address != "/contacts" || !strings.Contains(page.notice(), "kept") {
		t.Errorf("adding led to %s (%d): %s", page.address, page.status, page.alert())
	}
	add("", "Ann Berg <ann@x.example>", "Choir", "Family")
	add("Ben", "ben@x.example")
	page := v.get("/contacts")
	if got := values(page.root, "data-contact"); got != "ann@x.example ben@x.example zoe@x.example" {
		t.Errorf("the list has %q", got)
	}
	if got := values(page.root, "data-group"); got != "Choir Family" {
		t.Errorf("the groups are %q", got)
	}
	for query, want := range map[string]string{"q=oz+zo": "zoe@x.example", "group=Choir": "ann@x.example zoe@x.example", "group=Choir&q=ber": "ann@x.example", "which=learnt": "", "q=nobody": "", "page=99": "ann@x.example ben@x.example zoe@x.example", "page=-1": "ann@x.example ben@x.example zoe@x.example"} {
		if got := values(v.get("/contacts?"+query).root, "data-contact"); got != want {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
	}
	for text, want := range map[string]string{"ZO": "zoe@x.example", "berg": "ann@x.example", "cho": "Ann Berg <ann@x.example>, Zoë Özdemir <zoe@x.example>", "x.ex": "ann@x.example ben@x.example zoe@x.example", "": "", "%": "", "q": ""} {
		if got := suggested(v, text); got != want {
			t.Errorf("%q is answered by %q, want %q", text, got, want)
		}
	}
	v.post("/contacts", url.Values{"before": {"ann@x.example"}, "name": {"Ann"}, "address": {"ann@y.example"}, "group": {"Family"}}, "/contacts/edit")
	v.post("/contacts/groups", url.Values{"before": {"Choir"}, "name": {"Chorus"}, "members": {"Zoë Özdemir <zoe@x.example>\r\nCy <cy@x.example>\r\ndee@x.example"}}, "/contacts/group")
	if got := suggested(v, "chorus"); got != "Cy <cy@x.example>, dee@x.example, Zoë Özdemir <zoe@x.example>" {
		t.Errorf("the group has %q", got)
	}
	if members := where(v.get("/contacts/group?name=Chorus").root, "name", "members"); !strings.Contains(members.FirstChild.Data, "dee@x.example\n") {
		t.Errorf("its form shows %q", words(members))
	}
	v.post("/contacts/remove", url.Values{"address": {"ben@x.example"}}, "/contacts/edit")
	v.post("/contacts/groups/remove", url.Values{"name": {"Family"}}, "/contacts/group")
	if got := values(v.get("/contacts").root, "data-contact"); got != "ann@y.example cy@x.example zoe@x.example" {
		t.Errorf("the list has %q then", got)
	}
	file := v.get("/contacts.vcf")
	if strings.Count(file.body, "BEGIN:VCARD\r\n") != 3 || !strings.Contains(file.body, "CATEGORIES:Chorus\r\n") || file.header.Get("Content-Disposition") != `attachment; filename="contacts.vcf"` {
		t.Errorf("the file is %q, %v", file.body, file.header)
	}
	v.post("/contacts/remove", url.Values{"address": {"ann@y.example", "cy@x.example", "zoe@x.example"}}, "/contacts")
	if page := bring(v, "contacts.vcf", file.body); page.address != "/contacts" || !strings.Contains(page.notice(), "3 addresses") {
		t.Errorf("bringing them back led to %s (%d): %s %s", page.address, page.status, page.alert(), page.notice())
	}
	if got := suggested(v, "chor"); got != "Cy <cy@x.example>, dee@x.example, Zoë Özdemir <zoe@x.example>" {
		t.Errorf("the group has %q again", got)
	}
	if page := bring(v, "c.vcf", "BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nEMAIL:x@x.example\nEND:VCARD\nBEGIN:VCARD\nEMAIL:@\nEND:VCARD\n"); !strings.Contains(page.notice(), "numbers 1, 3.") {
		t.Errorf("what can't be read is told as %q %q", page.notice(), page.alert())
	}
}

// TestContactsOfOthers: what one account keeps another doesn't see.
func TestContactsOfOthers(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	v.post("/contacts", url.Values{"name": {"Zoë"}, "address": {"zoe@x.example"}, "group": {"Choir"}}, "/contacts")
	v.post("/settings/identities", url.Values{"address": {"f@x.example"}}, "")
	v.post("/settings/replies", url.Values{"name": {"Thanks"}}, "")
	other := newVisitor(t, program)
	other.post("/login", credentials("neighbour", dovecot.Password()), "")
	if got := suggested(other, "zoe") + suggested(other, "choir") + values(other.get("/contacts").root, "data-contact") + values(other.get("/settings/identities").root, "data-identity") + values(other.get("/settings/replies").root, "data-canned"); got != "" {
		t.Errorf("a neighbour sees %q", got)
	}
	for _, path := range []string{
		"/contacts/edit?address=zoe@x.example", "/contacts/group?name=Choir",
		"/settings/identities/edit?id=" + values(v.get("/settings/identities").root, "data-identity"),
		"/settings/replies/edit?id=" + values(v.get("/settings/replies").root, "data-canned"),
	} {
		if mine, theirs := v.get(path).status, other.get(path).status; mine != http.StatusOK || theirs != http.StatusNotFound {
			t.Errorf("%s answers its owner %d and a neighbour %d", path, mine, theirs)
		}
	}
}

// TestContactsRefused: what is wrong with a form is told, with what was typed.
func TestContactsRefused(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for _, tc := range []struct {
		path string
		form url.Values
		want string // in the alert
	}{
		{"/contacts", url.Values{"name": {"typed"}}, "one address"},
		{"/contacts", url.Values{"name": {"typed"}, "address": {"nobody"}}, "@"},
		{"/contacts", url.Values{"name": {"typed"}, "address": {"a@x.example, b@x.example"}}, "one address"},
		{"/contacts/groups", url.Values{"members": {"typed@x.example"}}, "name"},
		{"/contacts/groups", url.Values{"name": {"typed"}, "members": {"a@x.example\nnobody"}}, "@"},
		{"/settings/identities", url.Values{"name": {"typed"}, "address": {""}}, "one address"},
		{"/settings/identities", url.Values{"name": {"typed"}, "address": {"a@x.example"}, "reply-to": {"nobody"}}, "@"},
		{"/settings/identities", url.Values{"name": {"typed"}, "address": {"a@x.example"}, "signature-text": {strings.Repeat("x", 70_000)}}, "64 KB"},
		{"/settings/replies", url.Values{"text": {"typed"}}, "name"},
		{"/contacts/remove", url.Values{}, "did not name"},
		{"/contacts/groups/remove", url.Values{}, "did not name"},
		{"/settings/identities/remove", url.Values{}, "which one"},
		{"/settings/replies/remove", url.Values{}, "which one"},
	} {
		page := v.post(tc.path, tc.form, "")
		if page.status != http.StatusUnprocessableEntity || !strings.Contains(page.alert(), tc.want) {
			t.Errorf("%s %.200v: %d %q", tc.path, tc.form, page.status, page.alert())
		}
		if strings.Contains(tc.form.Encode(), "typed") && !strings.Contains(page.body, "typed") {
			t.Errorf("%s %.200v: what was typed is lost", tc.path, tc.form)
		}
	}
	if page := bring(v, "c.vcf", "no cards"); page.status != http.StatusUnprocessableEntity || !strings.Contains(page.alert(), "vCard") {
		t.Errorf("a file without contacts: %d %s", page.status, page.alert())
	}
	if page := bring(v, "c.vcf", strings.Repeat("BEGIN:VCARD\nEMAIL:a@x.example\nEND:VCARD\n", 300_000)); page.status != http.StatusRequestEntityTooLarge || !strings.Contains(page.alert(), "10 MB") {
		t.Errorf("a file of 12 MB: %d %s", page.status, page.alert())
	}
	if page := v.post("/contacts/import", url.Values{"file": {"x"}}, ""); page.status != http.StatusUnprocessableEntity {
		t.Errorf("a form without a file: %d", page.status)
	}
	if got := values(v.get("/contacts").root, "data-contact"); got != "" {
		t.Errorf("kept all the same: %s", got)
	}
}

// TestHostileContacts: names and texts with anything in them are shown as text, in
// one line, and add no header or field anywhere.
func TestHostileContacts(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	for _, name := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "Eve\r\nBcc: all@x.example", "Eve\nEND:VCARD\nBEGIN:VCARD", "a\x00b", "\xff\xfe",
		`Eve" <mallory@evil.example>, "`, `javascript:alert(1)`, "'; DROP TABLE contacts; --", strings.Repeat("long ", 1000),
	} {
		form := url.Values{"name": {name}, "address": {"eve@x.example"}, "group": {name}}
		if page := v.post("/contacts", form, "/contacts"); page.status != http.StatusOK {
			t.Errorf("%.100q: %d %s", name, page.status, page.alert())
		}
		for _, path := range []string{"/contacts", "/contacts/edit?address=eve@x.example", "/compose/recipients?q=example", "/contacts?q=" + url.QueryEscape(name)} {
			page := v.get(path)
			for node := range page.root.Descendants() {
				if node.Data == "script" && value(node, "src") == "" || node.Data == "img" || value(node, "onerror") != "" || strings.HasPrefix(value(node, "href"), "javascript:") {
					t.Errorf("%.100q: %s holds a %s", name, path, node.Data)
				}
			}
		}
		file := v.get("/contacts.vcf").body
		if strings.Count("\r\n"+file, "\r\nBEGIN:VCARD\r\n") != 1 || strings.Contains(file, "\nBcc") {
			t.Errorf("%.100q: the file is %q", name, file)
		}
		if got := suggested(v, "eve@x"); strings.Count(got, "eve@x.example") != 1 {
			t.Errorf("%.100q: offered is %q", name, got)
		}
		v.post("/contacts/remove", url.Values{"address": {"eve@x.example"}}, "")
		page := v.post("/settings/identities", url.Values{"name": {name}, "address": {"me@x.example"}, "signature-text": {name}, "signature-html": {name + `<p onclick="x()" style="position:fixed">S</p><svg><script>1</script></svg>`}, "reply-to": {`"` + strings.NewReplacer(`"`, "", "\r", "", "\n", "").Replace(cutTo(name, 100)) + `" <r@x.example>`}}, "")
		if page.status != http.StatusOK {
			t.Errorf("%.100q as an identity: %d %s", name, page.status, page.alert())
		}
		id := values(page.root, "data-identity")
		saved := words(where(v.get("/settings/identities/edit?id="+id).root, "name", "signature-html"))
		if !strings.Contains(saved, ">S<") {
			t.Errorf("%.100q: the signature is lost: %q", name, saved)
		}
		for _, bad := range []string{"onclick", "<script", "position", "onerror", "<svg"} {
			if strings.Contains(saved, bad) {
				t.Errorf("%.100q: the signature keeps %q: %q", name, bad, saved)
			}
		}
		v.post("/settings/identities/remove", url.Values{"id": {id}}, "")
	}
}

func cutTo(text string, most int) string { return text[:min(len(text), most)] }

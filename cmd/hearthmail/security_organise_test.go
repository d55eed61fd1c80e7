package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// organiseForms are the forms by which mail is organised, as a page about the messages 1
// and 2 would send them.
func organiseForms(validity string) map[string]url.Values {
	both := formOf("uid", "1", "uid", "2", "uidvalidity", validity, "target", "Pwned")
	refs := formOf("message", validity+".1.INBOX", "target", "Pwned", "add", `\Flagged`)
	all := formOf("uidvalidity", validity, "uidnext", "100", "total", "5", "name", "Pwned", "role", "trash", "person", "mallory", "preset", "all")
	forms := map[string]url.Values{
		"/mailboxes": all, "/settings/tree": formOf("tree", "subscribed"), "/settings/threads": formOf("threads", "off"),
		"/settings/lists": formOf("trash", "on"), "/settings/labels": formOf("name", "Pwned"), "/settings/labels/remove": formOf("keyword", "$label1", "messages", "all"),
		"/searches": formOf("q", "Pwned", "name", "Pwned"), "/searches/x/rename": formOf("name", "Pwned"), "/searches/x/remove": {},
		"/search/stop": formOf("q", "Pwned"), "/acts/x/undo": {}, "/acts/x/cancel": {}, inbox + "/sort": formOf("sort", "size"),
	}
	for _, act := range []string{"move", "copy", "archive", "junk", "notjunk"} {
		forms[inbox+"/"+act], forms["/messages/"+act] = both, refs
	}
	for _, act := range []string{"delete", "undelete", "flags"} {
		forms["/messages/"+act] = refs
	}
	for _, act := range []string{"rename", "remove", "subscribe", "unsubscribe", "empty", "read", "role", "acl", "acl/remove", "import"} {
		forms[inbox+"/"+act] = all
	}
	return forms
}

// TestOrganisingOfAnotherLogin: who is signed in as somebody else, or in another browser,
// neither sees nor changes anything of what a login does and keeps, though they know what
// it is called.
func TestOrganisingOfAnotherLogin(t *testing.T) {
	program, dovecot, v, server := requestBox(t)
	testdovecot.Seed(t, dovecot, "mallory", "INBOX", 3, testdovecot.GenerateMail)
	const secret = "only for the family"
	v.post("/settings/labels", formOf("name", secret), "/settings/labels")
	v.post("/searches", formOf("q", secret, "name", secret), inbox)
	saved := ""
	for _, form := range with(v.get("/searches").root, "action") {
		if address := value(form, "action"); strings.HasSuffix(address, "/remove") {
			saved = address
		}
	}
	const keyword = "only_for_the_family"
	if page := v.get("/settings/labels"); where(page.root, "value", keyword) == nil {
		t.Fatalf("the label has another keyword: %q", words(page.root))
	}
	done := v.post(inbox+"/archive", uidForm(v.get(inbox).list(t), 1), inbox)
	undo := ""
	for _, form := range with(done.root, "action") {
		if address := value(form, "action"); strings.HasPrefix(address, "/acts/") {
			undo = address
		}
	}
	body, kind := importForm(t, formOf("job", "family-import"), []byte("Subject: "+secret+"\r\n\r\nx"))
	v.send(http.MethodPost, inbox+"/import", body, http.Header{"Content-Type": {kind}})
	if saved == "" || undo == "" {
		t.Fatalf("there is no saved search %q, or act %q", saved, undo)
	}
	server.Select("INBOX")
	before := allFlags(server)

	mallory := signInAs(t, program, "mallory", dovecot.Password())
	again := signInAs(t, program, "family", dovecot.Password())
	for name, stranger := range map[string]*visitor{"another login": mallory, "another browser": again} {
		for _, address := range []string{undo, strings.TrimSuffix(undo, "undo") + "cancel"} {
			if page := stranger.post(address, nil, inbox); page.status != http.StatusNotFound && page.status != http.StatusConflict {
				t.Errorf("%s: %s gave %d", name, address, page.status)
			}
		}
		if page := stranger.get(strings.TrimSuffix(undo, "/undo")); page.status != http.StatusNotFound {
			t.Errorf("%s sees an act with %d", name, page.status)
		}
	}
	mallory.post(saved, nil, "/searches")
	mallory.post(strings.TrimSuffix(saved, "remove")+"rename", formOf("name", "stolen"), "/searches")
	mallory.post("/settings/labels", formOf("keyword", keyword, "name", "stolen"), "/settings/labels")
	mallory.post("/settings/labels/remove", formOf("keyword", keyword, "messages", "all"), "/settings/labels")
	for _, address := range []string{
		"/searches", "/settings/labels", "/settings/labels/edit?keyword=" + url.QueryEscape(keyword), "/search?found=everywhere&q=only", "/search/complete?q=label:",
		inbox, inbox + "?label=" + url.QueryEscape(keyword), inbox + "/import?job=family-import", "/export", "/mailboxes",
	} {
		if page := mallory.get(address); strings.Contains(page.body, secret) || page.status >= 500 {
			t.Errorf("%s shows another login, with %d", address, page.status)
		}
	}
	if state := where(mallory.get(inbox+"/import?job=family-import").root, "data-taken", "1"); state != nil {
		t.Error("another login sees an import")
	}
	if page := v.get("/searches"); !strings.Contains(page.body, secret) || strings.Contains(page.body, "stolen") {
		t.Error("another login has changed a saved search")
	}
	if page := v.get("/settings/labels"); !strings.Contains(page.body, secret) || strings.Contains(page.body, "stolen") {
		t.Error("another login has changed a label")
	}
	if after := allFlags(server); !slices.Equal(before, after) {
		t.Errorf("the flags were %q and are %q", before, after)
	}
	if page := v.post(undo, nil, inbox); page.status != http.StatusOK || !strings.Contains(page.notice(), "as before") {
		t.Errorf("the family's own undo gave %d %q", page.status, page.notice()+page.alert())
	}
	if page := v.post(undo, nil, inbox); page.status != http.StatusConflict {
		t.Errorf("taking back twice gave %d", page.status)
	}
	program.log.mustNotHold(t, secret, "stolen", "family-import")
}

// injectOrganising puts a text that would be a command wherever mail is organised by one.
func injectOrganising(t *testing.T, v *visitor, text string) {
	t.Helper()
	query := url.QueryEscape(text)
	for _, address := range []string{
		inbox + "?q=" + query, inbox + "?q=subject:" + query, inbox + "?q=label:" + query, inbox + "?q=in:" + query, "/search?found=everywhere&q=" + query,
		"/search?below=" + query + "&q=x", "/search/complete?q=in:" + query, "/search/compose?from=" + query, inbox + "?label=" + query,
		"/export?mailbox=" + query, "/acts/" + url.PathEscape(text), "/settings/labels/edit?keyword=" + query, inbox + "/import?job=" + query,
		"/mailboxes/" + url.PathEscape(text) + "/settings", "/mailboxes/" + url.PathEscape(text) + "/export?format=zip",
	} {
		if page := v.get(address); page.status >= http.StatusInternalServerError {
			t.Errorf("%s gave %d", address, page.status)
		}
	}
	for address, form := range map[string]url.Values{
		inbox + "/copy": formOf("uid", "1", "target", text), "/messages/copy": formOf("message", "0.1."+text, "target", "INBOX"),
		"/messages/flags": formOf("message", "0.1.INBOX", "add", text), inbox + "/acl": formOf("person", text, "preset", "single", "right", text),
		inbox + "/role": formOf("role", text), "/mailboxes": formOf("name", text+"\r", "role", text), inbox + "/rename": formOf("name", text, "parent", text),
		"/acts/" + url.PathEscape(text) + "/undo": {}, "/acts/" + url.PathEscape(text) + "/cancel": {}, "/searches/" + url.PathEscape(text) + "/remove": {},
		"/settings/labels/raise": formOf("keyword", text), inbox + "/sort": formOf("sort", text),
	} {
		page := v.post(address, form, inbox)
		if page.status >= http.StatusInternalServerError {
			t.Errorf("%s with %v gave %d", address, form, page.status)
		}
	}
}

// TestHostileNamesKept: labels, saved searches and words that are looked for are shown as
// they are, wherever that is, and never become markup.
func TestHostileNamesKept(t *testing.T) {
	program, _, v, _ := requestBox(t)
	for i, name := range hostileNames() {
		v.post("/settings/labels", formOf("name", name, "colour", "red"), "/settings/labels")
		v.post("/settings/labels", formOf("name", fmt.Sprint("colour", i), "colour", name), "/settings/labels")
		v.post("/searches", formOf("q", name, "name", name), inbox)
		query := url.QueryEscape(name)
		for _, address := range []string{
			inbox, inbox + "?q=" + query, inbox + "/messages/1?q=" + query, "/search?found=everywhere&q=" + query, "/search/complete?q=" + query,
			"/search/complete?q=label:", "/searches", "/settings/labels", inbox + "/messages/1", "/mailboxes", "/export", inbox + "/import?job=" + query,
		} {
			page := v.get(address)
			if page.status >= http.StatusInternalServerError {
				t.Errorf("%s gave %d", address, page.status)
			}
			for _, problem := range problemsOf(page.root, pageRule()) {
				t.Errorf("%q: %s: %s", name, address, problem)
			}
		}
	}
	if page := v.get("/searches"); !strings.Contains(page.root.Data+words(page.root), hostileNames()[0]) {
		t.Error("the saved searches don't have their names")
	}
	program.log.mustNotHold(t, "alert(", "constructor")
}

// TestGiantSearches: what is too large is refused with a sentence, and what is deep or has
// very many terms is answered.
func TestGiantSearches(t *testing.T) {
	_, _, v, server := requestBox(t)
	before := allFlags(server)
	for _, query := range []string{
		strings.Repeat("(", 1000), strings.Repeat("-(", 500), strings.Repeat("a OR ", 190) + "b", strings.Repeat("(a OR ", 150) + strings.Repeat(")", 40),
		strings.Repeat("subject:", 125), strings.Repeat("\"", 999), strings.Repeat("ﷺ", 1000), strings.Repeat("\u0345", 1000), "larger:99999999999999999999", "on:0000-00-00",
	} {
		for _, path := range []string{inbox + "?q=", "/search?found=everywhere&q=", "/search/complete?q="} {
			if page := v.get(path + url.QueryEscape(query)); page.status != http.StatusOK {
				t.Errorf("%s%.20s… gave %d %q", path, query, page.status, page.alert())
			}
		}
	}
	for _, path := range []string{inbox + "?q=", "/search?found=everywhere&q=", "/search/complete?q="} {
		if page := v.get(path + strings.Repeat("a", 20_000)); page.status != http.StatusUnprocessableEntity {
			t.Errorf("a long search gave %d", page.status)
		}
	}
	validity := value(v.get(inbox).list(t), "data-uidvalidity")
	var many strings.Builder
	for i := range 10_001 {
		fmt.Fprintf(&many, "message=%s.%d.INBOX&", validity, i+1)
	}
	for _, act := range []string{"delete", "flags", "archive"} {
		if page := v.send(http.MethodPost, "/messages/"+act, strings.NewReader(many.String()), http.Header{"Content-Type": {formType}}); page.status != http.StatusUnprocessableEntity {
			t.Errorf("%s of 10,001 messages gave %d", act, page.status)
		}
	}
	if after := allFlags(server); !slices.Equal(before, after) {
		t.Errorf("the flags were %q and are %q", before, after)
	}
}

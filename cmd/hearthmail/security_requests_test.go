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

const formType = "application/x-www-form-urlencoded"

// posts are all forms of the program, as a page about the messages 1 and 2
// would send them.
func posts(validity string) map[string]url.Values {
	both := url.Values{"uid": {"1", "2"}, "uidvalidity": {validity}}
	flags := url.Values{"uid": {"1", "2"}, "uidvalidity": {validity}, "add": {`\Flagged`}}
	forms := map[string]url.Values{
		inbox + "/delete": both, inbox + "/undelete": both, inbox + "/purge": both, inbox + "/flags": flags,
		"/logout": {}, "/login": credentials("mallory", "x"), "/login/code": {"code": {"000000"}}, "/settings/sessions/end": {"which": {"all"}},
		"/settings/images": {"allow": {"always"}}, "/settings/images/senders/remove": {"sender": {"mallory@example.org"}},
		inbox + "/messages/1/images": {"allow": {"always"}},
	}
	for address, form := range organiseForms(validity) {
		forms[address] = form
	}
	for _, action := range []string{"begin", "confirm", "codes", "remove"} {
		forms[factorForms+action] = url.Values{"password": {"x"}, "code": {"000000"}}
	}
	return forms
}

// requestBox is a mailbox of five messages, the second one struck, and somebody
// who is signed in to it.
func requestBox(t *testing.T) (*program, *testdovecot.Server, *visitor, *testdovecot.Client) {
	t.Helper()
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 5, testdovecot.GenerateMail)
	server := testdovecot.Login(t, dovecot, "family")
	server.Select("INBOX")
	server.Store(2, "+FLAGS", `\Deleted`)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	return program, dovecot, signIn(t, program, dovecot.Password()), server
}

// TestCrossSitePosts: nothing that another site's page posts is done.
func TestCrossSitePosts(t *testing.T) {
	_, _, v, server := requestBox(t)
	before := allFlags(server)
	validity := value(v.get(inbox).list(t), "data-uidvalidity")
	origin, err := url.Parse(v.base)
	if err != nil {
		t.Fatal(err)
	}
	for _, foreign := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Sec-Fetch-Site": {"cross-site"}, "Origin": {v.base}},
		{"Origin": {"http://evil.example"}}, {"Origin": {"null"}}, {"Origin": {v.base + ".evil.example"}}, {"Origin": {"http://" + origin.Hostname() + ":1"}},
		{"Origin": {"http://evil.example"}, "Hx-Request": {"true"}}, {"Origin": {"http://evil.example"}, "X-Forwarded-Host": {"evil.example"}},
		{"Origin": {"http://evil.example"}, "Content-Type": {"text/plain"}},
	} {
		for address, form := range posts(validity) {
			header := foreign.Clone()
			if header.Get("Content-Type") == "" {
				header.Set("Content-Type", formType)
			}
			page := v.send(http.MethodPost, address, strings.NewReader(form.Encode()), header)
			if page.status != http.StatusForbidden || page.alert() == "" {
				t.Errorf("%s with %v gave %d %q", address, foreign, page.status, page.alert())
			}
		}
	}
	if after := allFlags(server); !slices.Equal(before, after) {
		t.Errorf("the flags were %q and are %q", before, after)
	}
	if page := v.get(inbox); page.address != inbox {
		t.Errorf("the session has ended: %s", page.address)
	}
}

// TestGetChangesNothing: no address does anything on GET, HEAD and the like,
// whatever a header or a field says about the method.
func TestGetChangesNothing(t *testing.T) {
	_, _, v, server := requestBox(t)
	validity := value(v.get(inbox).list(t), "data-uidvalidity")
	before := allFlags(server)
	addresses := []string{inbox, inbox + "?filter=deleted", inbox + "/messages/1/body", inbox + "/messages/3/body", inbox + "/messages/1/raw",
		inbox + "/messages/1/parts/1", inbox + "/messages/1/attachments.zip", "/", "/healthz"}
	for address, form := range posts(validity) {
		addresses = append(addresses, address+"?"+form.Encode(), address+"?_method=POST&"+form.Encode())
	}
	for _, address := range addresses {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
			v.send(method, address, nil, http.Header{"X-Http-Method-Override": {"POST"}, "X-Method-Override": {"DELETE"}, "X-Http-Method": {"POST"}})
		}
	}
	if page := v.post(inbox+"/messages/1", url.Values{"_method": {"DELETE"}}, inbox); page.status != http.StatusMethodNotAllowed {
		t.Errorf("a POST to a message gave %d", page.status)
	}
	v.send(http.MethodGet, inbox+"/messages/1", nil, http.Header{"Sec-Purpose": {"prefetch"}})
	v.send(http.MethodHead, inbox+"/messages/1", nil, nil)
	if after := allFlags(server); !slices.Equal(before, after) {
		t.Errorf("the flags were %q and are %q", before, after)
	}
	if page := v.get(inbox); page.address != inbox {
		t.Errorf("the session has ended: %s", page.address)
	}
}

// TestSessions: a session's id is new at each sign-in, useless after signing
// out, and opens nobody else's mail.
func TestSessions(t *testing.T) {
	program, dovecot, ada, _ := requestBox(t)
	testdovecot.Seed(t, dovecot, "bob", "INBOX", 1, func(int) testdovecot.Mail {
		return testdovecot.Mail{Body: textMail("for Bob alone", "text")}
	})
	bob := newVisitor(t, program)
	plant(t, bob, "planted") // fixation
	bob.post("/login", credentials("bob", dovecot.Password()), "")
	first := cookieOf(t, bob)
	if first == "planted" || len(first) < 20 {
		t.Errorf("after signing in the cookie is %q", first)
	}
	planted := newVisitor(t, program)
	plant(t, planted, "planted")
	if page := planted.get(inbox); page.address != "/login" {
		t.Errorf("a planted cookie leads to %s", page.address)
	}
	if page := ada.get(inbox); strings.Contains(page.body, "for Bob alone") {
		t.Error("Ada sees Bob's mail")
	}
	if page := bob.get(inbox + "/messages/1"); !strings.Contains(page.body, "for Bob alone") {
		t.Error("Bob doesn't see his mail")
	}
	bob.post("/login", credentials("bob", dovecot.Password()), "")
	second := cookieOf(t, bob)
	bob.post("/logout", nil, inbox)
	for _, old := range []string{first, second, "", "hearthmail", strings.Repeat("A", 5000)} {
		thief := newVisitor(t, program)
		plant(t, thief, old)
		for _, path := range []string{inbox, inbox + "/messages/1", inbox + "/messages/1/body", inbox + "/messages/1/raw", inbox + "/messages/1/parts/1"} {
			if page := thief.get(path); page.address != "/login" {
				t.Errorf("an ended session opens %s", path)
			}
		}
	}
	if page := ada.get(inbox); page.address != inbox {
		t.Error("Bob's signing out has ended Ada's session")
	}
	program.log.mustNotHold(t, first, second, "for Bob alone")
}

func plant(t *testing.T, v *visitor, id string) {
	t.Helper()
	address, err := url.Parse(v.base)
	if err != nil {
		t.Fatal(err)
	}
	v.client.Jar.SetCookies(address, []*http.Cookie{{Name: "hearthmail", Value: id, Path: "/"}})
}

func cookieOf(t *testing.T, v *visitor) string {
	t.Helper()
	address, err := url.Parse(v.base)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range v.client.Jar.Cookies(address) {
		if cookie.Name == "hearthmail" {
			return cookie.Value
		}
	}
	return ""
}

// TestHeadersEverywhere: every answer, errors and static files included, has
// the headers that keep a browser from doing more with it than it should.
func TestHeadersEverywhere(t *testing.T) {
	program, _, v, _ := requestBox(t)
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	style := ""
	for _, link := range with(v.get("/mailboxes/Nowhere").root, "href") {
		if strings.HasPrefix(value(link, "href"), "/static/app") {
			style = value(link, "href")
		}
	}
	stranger := newVisitor(t, program)
	stranger.client.CheckRedirect = v.client.CheckRedirect
	answers := map[string]*answer{
		"the start": v.get("/"), "a list": v.get(inbox), "a message": v.get(inbox + "/messages/1"), "the original": v.get(inbox + "/messages/1/raw"),
		"a part": v.get(inbox + "/messages/1/parts/1"), "a body": v.get(inbox + "/messages/3/body"), "no page": v.get("/nowhere"),
		"no mailbox": v.get("/mailboxes/Nowhere"), "no message": v.get(inbox + "/messages/99"), "a bad page": v.get(inbox + "?page=x"),
		"a wrong method": v.post(inbox, nil, inbox), "an empty form": v.post(inbox+"/delete", nil, inbox), "the sign-in page": stranger.get("/login"),
		"a wrong password": stranger.post("/login", credentials("family", "wrong"), ""), "no session": stranger.get(inbox),
		"health": stranger.get("/healthz"), "no static file": stranger.get("/static/none.js"), "static": stranger.get("/static/"),
		"beyond static": stranger.get("/static/..%2f..%2fgo.mod"), "the style sheet": stranger.get(style), "a question": v.get(inbox + "/purge?uid=2"),
		"a fragment": v.send(http.MethodGet, inbox+"/messages/99", nil, http.Header{"Hx-Request": {"true"}}), "a bad address": v.get("/mailboxes/%ff"),
	}
	for name, page := range answers {
		policy := page.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "*") ||
			!strings.Contains(policy, "frame-ancestors") || strings.Contains(policy, "script-src 'unsafe") {
			t.Errorf("%s: the policy is %q", name, policy)
		}
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := page.header.Get(header); got != want {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
		if got := page.header.Get("Cache-Control"); got != "no-store" && name != "the style sheet" {
			t.Errorf("%s: Cache-Control is %q", name, got)
		}
		for _, header := range []string{"Server", "X-Powered-By", "Access-Control-Allow-Origin"} {
			if got := page.header.Get(header); got != "" {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
	}
	if style == "" || answers["the style sheet"].status != http.StatusOK || answers["beyond static"].status != http.StatusNotFound {
		t.Errorf("the style sheet %q gave %d, what is beyond static %d", style, answers["the style sheet"].status, answers["beyond static"].status)
	}
}

// TestActiveAttachments: what somebody sent is never shown as a page of ours,
// and none of our pages could be made to run it or take it for a style sheet.
func TestActiveAttachments(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	types := []string{
		"text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml", "application/pdf", "text/plain", "image/png",
		"text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript", "application/ecmascript", "text/jscript",
		"text/livescript", "text/javascript1.5", "text/x-javascript", "text/css", "application/wasm", "text/vtt", "application/x-shockwave-flash",
		"multipart/x-mixed-replace", "text/cache-manifest", "application/manifest+json", "application/json", "TEXT/JavaScript",
	}
	lines := []string{"Subject: files", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`, ""}
	for _, kind := range types {
		lines = append(lines, "--b", "Content-Type: "+kind, "Content-Disposition: inline", "", "alert(1)")
	}
	deliver(t, dovecot, "INBOX", crlf(append(lines, "--b--", "")...))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	address := inbox + "/messages/1"
	if page := v.get(address); page.status != http.StatusOK {
		t.Fatalf("the message gives %d", page.status)
	}
	for i, kind := range types {
		if strings.HasPrefix(kind, "multipart/") {
			continue // no part that can be had
		}
		page := v.get(fmt.Sprintf("%s/parts/%d", address, i+1))
		checkDownload(t, page)
		got := page.header.Get("Content-Type")
		for _, active := range []string{"javascript", "ecmascript", "jscript", "livescript", "css", "multipart"} {
			if strings.Contains(got, active) {
				t.Errorf("an attachment comes as %s", got)
			}
		}
		if picture := v.get(fmt.Sprintf("%s/pictures/%d", address, i+1)); picture.status != http.StatusNotFound {
			t.Errorf("%s is shown as a picture, with %d and %s", kind, picture.status, picture.header.Get("Content-Type"))
		}
		preview := v.get(fmt.Sprintf("%s/parts/%d/preview", address, i+1))
		if got := preview.header.Get("Content-Type"); got != "text/html; charset=utf-8" || preview.status == http.StatusOK && len(with(preview.root, "data-preview")) != 1 {
			t.Errorf("%s: the preview is %d, %s", kind, preview.status, got)
		}
	}
}

// TestGiantForms: what is too large is refused with a sentence, and nothing of
// it is done.
func TestGiantForms(t *testing.T) {
	_, _, v, server := requestBox(t)
	before := allFlags(server)
	var many strings.Builder
	for i := range 10_001 {
		fmt.Fprintf(&many, "uid=%d&", i+1)
	}
	boundary := "multipart/form-data; boundary=b"
	for name, tc := range map[string]struct{ kind, body string }{
		"10,001 messages": {formType, many.String()}, "3 MB": {formType, "uid=1&x=" + strings.Repeat("x", 3<<20)},
		"a million fields": {formType, "uid=1&" + strings.Repeat("a&", 1<<20)}, "bad escapes": {formType, "uid=1&%zz=%"},
		"multipart":      {boundary, "--b\r\nContent-Disposition: form-data; name=\"uid\"\r\n\r\n1\r\n--b--\r\n"},
		"multipart 3 MB": {boundary, "--b\r\nContent-Disposition: form-data; name=\"uid\"\r\n\r\n" + strings.Repeat("1", 3<<20)},
		"JSON":           {"application/json", `{"uid":[1]}`}, "a number too large": {formType, "uid=4294967297"}, "a negative number": {formType, "uid=-1"},
	} {
		for _, action := range []string{"/delete", "/undelete", "/purge", "/flags"} {
			page := v.send(http.MethodPost, inbox+action, strings.NewReader(tc.body), http.Header{"Content-Type": {tc.kind}})
			if page.status != http.StatusRequestEntityTooLarge && page.status != http.StatusUnprocessableEntity || page.alert() == "" {
				t.Errorf("%s of %s gave %d %q", action, name, page.status, page.alert())
			}
		}
	}
	if after := allFlags(server); !slices.Equal(before, after) {
		t.Errorf("the flags were %q and are %q", before, after)
	}
}

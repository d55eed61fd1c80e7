package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

// injections are texts that would be a command of their own, were they written
// to the mail server as they are.
func injections() []string {
	const command = "x9 CREATE pwned"
	return []string{
		"a\r\n" + command + "\r\n", "a\n" + command + "\n", "a\r" + command + "\r", "a\"\r\n" + command + "\r\n", "{3+}\r\nabc\r\n" + command + "\r\n",
		"{0}\r\n" + command + "\r\n", "a\x00\r\n" + command, "INBOX\" \"" + command, "INBOX\\\"\r\n" + command, "~{3}\r\n" + command,
		"ä\r\n" + command + "\r\n", "\u2028" + command, "嘊嘍" + command, "a) " + command, "&AA0ACg-\"" + command,
	}
}

// TestIMAPInjection puts them wherever a request has a text, and looks at what
// was sent and what Dovecot has made of it.
func TestIMAPInjection(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	proxy := testproxy.Start(t, dovecot.Addr())
	program := start(t, "--imap", "imap://"+proxy.Addr(), "--trusted-proxies", "127.0.0.0/8")
	v := signIn(t, program, dovecot.Password())
	server := testdovecot.Login(t, dovecot, "family")
	server.Select("INBOX")
	before := allFlags(server)
	for _, text := range injections() {
		path := url.PathEscape(text)
		for _, address := range []string{
			"/mailboxes/" + path, inbox + "/messages/" + path, inbox + "/messages/1" + path, inbox + "/messages/1/parts/" + path,
			inbox + "/messages/1/parts/1" + path, "/mailboxes/" + path + "/messages/1/body", "/mailboxes/" + path + "/purge?uid=1",
			inbox + "?sort=" + url.QueryEscape(text), inbox + "?filter=" + url.QueryEscape(text), inbox + "?page=" + url.QueryEscape(text),
			inbox + "/purge?uid=" + url.QueryEscape(text),
		} {
			page := v.get(address)
			if page.status != http.StatusNotFound && page.status != http.StatusUnprocessableEntity || page.alert() == "" {
				t.Errorf("%s gave %d %q", address, page.status, page.alert())
			}
		}
		for _, form := range []url.Values{
			{"uid": {"1"}, "add": {text}}, {"uid": {"1"}, "remove": {text}}, {"uid": {text}, "add": {`\Flagged`}}, {"uid": {"1" + text}, "add": {`\Flagged`}},
			{"uid": {"1"}, "uidvalidity": {text}, "add": {`\Flagged`}},
		} {
			if page := v.post(inbox+"/flags", form, inbox); page.status != http.StatusUnprocessableEntity {
				t.Errorf("%v gave %d", form, page.status)
			}
		}
		injectOrganising(t, v, text)
		for _, action := range []string{"delete", "undelete", "purge"} {
			if page := v.post("/mailboxes/"+path+"/"+action, url.Values{"uid": {"1"}, "uidvalidity": {"1"}}, inbox); page.status != http.StatusNotFound {
				t.Errorf("%s of %q gave %d", action, text, page.status)
			}
		}
	}
	t.Run("sign-ins", func(t *testing.T) {
		for i, text := range injections() {
			t.Run("", func(t *testing.T) {
				t.Parallel() // each waits for its refusals
				injectSignIns(t, program, fmt.Sprintf("192.0.2.%d", i), text, dovecot.Password())
			})
		}
	})
	for _, command := range proxy.Commands() {
		if strings.HasPrefix(command, "x9 ") {
			t.Errorf("%q was sent as a command", command)
		}
	}
	lines, err := server.Do(`LIST "" "*pwned*"`)
	if err != nil || len(lines) > 0 {
		t.Errorf("a command came through: %q %v", lines, err)
	}
	if after := allFlags(server); !slices.Equal(before, after) {
		t.Errorf("the flags were %q and are %q", before, after)
	}
	program.log.mustNotHold(t, "pwned", dovecot.Password())
}

func injectSignIns(t *testing.T, program *program, address, text, password string) {
	t.Helper()
	stranger := newVisitor(t, program).from(address) // so that none is kept from trying
	for _, form := range []url.Values{credentials(text, "x"), credentials("family", text), credentials(text, password)} {
		header := http.Header{"Content-Type": {formType}}
		if page := stranger.send(http.MethodPost, "/login", strings.NewReader(form.Encode()), header); page.status != http.StatusForbidden {
			t.Errorf("signing in as %q gave %d %q", form["username"], page.status, page.alert())
		}
	}
}

// allFlags are the flags of all messages in the selected mailbox.
func allFlags(server *testdovecot.Client) []string {
	var all []string
	for _, uid := range server.UIDs() {
		all = append(all, fmt.Sprint(uid, server.Flags(uid)))
	}
	return all
}

// TestHeaderInjection: fields of a mail that become headers of a download.
func TestHeaderInjection(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	const evil = "a\r\nSet-Cookie: hearthmail=1\r\nX-Evil: 1\r\n\r\n<script>"
	types := []string{
		"text/html\"\r\nX-Evil: 1", "text/<script>alert(1)</script>", "image/svg+xml; x=\"a\r\n X-Evil: 1\"", "text/html;charset=\"a\r\nX-Evil: 1\"",
		"=?utf-8?b?dGV4dC9odG1sDQpYLUV2aWw6IDE=?=", "text/\x01html", "multipart/x-mixed-replace", "message/rfc822", "text/" + strings.Repeat("x", 2000), "",
	}
	mail := []string{"Subject: " + encodedWord(evil), "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`, ""}
	for _, kind := range types {
		mail = append(mail, "--b", "Content-Type: "+strings.ReplaceAll(kind, "\r\n", "\n"), "Content-Disposition: attachment; filename*=utf-8''"+url.PathEscape(evil), "", "x")
	}
	deliver(t, dovecot, "INBOX", crlf(append(mail, "--b--", "")...))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	address := inbox + "/messages/1"
	checkDownload(t, v.get(address+"/raw"))
	checkDownload(t, v.get(address+"/attachments.zip"))
	parts := with(v.get(address).root, "data-part")
	if len(parts) < len(types)-2 {
		t.Errorf("%d parts are listed of %d", len(parts), len(types))
	}
	for _, part := range parts {
		checkDownload(t, v.get(address+"/parts/"+value(part, "data-part")))
	}
}

// TestOpenRedirect: nothing in a request sends anybody to another site.
func TestOpenRedirect(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 40, struckMail)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	validity := value(v.get(inbox).list(t), "data-uidvalidity")
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	host := strings.TrimPrefix(v.base, "http://")
	for i, target := range []string{
		"http://evil.example/mailboxes/INBOX", "//evil.example/mailboxes/INBOX", `/\evil.example`, `\\evil.example\x`, `/%5cevil.example`, "/.//evil.example",
		"http://" + host + "@evil.example/mailboxes/INBOX", "http://evil.example#@" + host + "/mailboxes/INBOX", "http://" + host + "//evil.example/",
		"http://" + host + `/\evil.example/`, "http://" + host + ".evil.example/mailboxes/INBOX", "http:///evil.example", "http:evil.example", "javascript:alert(1)",
		"/mailboxes/INBOX/..//../..//evil.example", "/mailboxes/../%2fevil.example", "data:text/html,x", "http://" + host + "/%09/evil.example", "/\t/evil.example",
		"http://" + host + "/mailboxes/INBOX\r\nX-Evil: 1", "http://[::1]:80/mailboxes/INBOX",
	} {
		uid := []string{fmt.Sprint(i + 1)}
		referer := strings.NewReplacer("\r", "", "\n", "").Replace(target)
		header := http.Header{"Referer": {referer}, "Content-Type": {"application/x-www-form-urlencoded"}}
		posts := []*answer{
			v.send(http.MethodPost, inbox+"/delete", strings.NewReader(url.Values{"uid": uid}.Encode()), header),
			v.send(http.MethodPost, inbox+"/purge", strings.NewReader(url.Values{"uid": uid, "uidvalidity": {validity}, "back": {target}}.Encode()), header),
			v.send(http.MethodGet, "/?next="+url.QueryEscape(target), nil, header),
			v.send(http.MethodGet, "/login?next="+url.QueryEscape(target), nil, header),
		}
		for n, page := range posts {
			if page.status != http.StatusSeeOther {
				t.Errorf("%q: request %d gave %d", target, n, page.status)
			}
			mustStay(t, v.base, page.header.Get("Location"), target)
		}
		question := v.send(http.MethodGet, inbox+"/purge?uid=40", nil, http.Header{"Referer": {referer}})
		mustStay(t, v.base, value(where(question.root, "name", "back"), "value"), target)
		for _, problem := range problemsOf(question.root, pageRule()) {
			t.Errorf("%q: %s", target, problem)
		}
	}
}

// mustStay reads an address as a browser would: backslashes are slashes, tabs
// and line ends are nothing.
func mustStay(t *testing.T, base, address, because string) {
	t.Helper()
	plain := strings.NewReplacer(`\`, "/", "\t", "", "\r", "", "\n", "").Replace(address)
	from, err := url.Parse(base + "/x")
	if err != nil {
		t.Fatal(err)
	}
	to, err := from.Parse(plain)
	if err != nil || to.Scheme != from.Scheme || to.Host != from.Host {
		t.Errorf("%q leads to %q (%v)", because, address, err)
	}
}

// TestHostHeader: what a request claims to be sent to gets into no answer.
func TestHostHeader(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{"/", "/login", inbox, inbox + "/purge?uid=1", "/nowhere", "/static/nothing"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, cookie := range v.client.Jar.Cookies(request.URL) {
			request.AddCookie(cookie)
		}
		request.Host = "evil.example"
		for _, name := range []string{"X-Forwarded-Host", "Forwarded", "X-Original-Url", "X-Rewrite-Url", "X-Host"} {
			request.Header.Set(name, "host=evil.example")
		}
		response, err := v.client.Transport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		if err := response.Write(&all); err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if strings.Contains(all.String(), "evil.example") {
			t.Errorf("%s: the answer holds the Host header", path)
		}
	}
}

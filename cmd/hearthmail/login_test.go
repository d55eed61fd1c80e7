package main

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testproxy"
)

func credentials(username, password string) url.Values {
	return url.Values{"username": {username}, "password": {password}}
}

func TestLoginAndLogout(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := newVisitor(t, program)
	if page := v.get("/"); page.address != "/login" {
		t.Errorf("without a session / leads to %s", page.address)
	}
	for _, path := range []string{inbox, inbox + "/messages/1", inbox + "/messages/1/raw", inbox + "/purge?uid=1"} {
		if page := v.get(path); page.address != "/login" {
			t.Errorf("without a session %s leads to %s", path, page.address)
		}
	}
	wrong := v.post("/login", credentials("family", "not the password"), "/login")
	if wrong.status != http.StatusForbidden || !strings.Contains(wrong.alert(), "did not accept") {
		t.Errorf("a wrong password gave %d %q", wrong.status, wrong.alert())
	}
	if got := value(where(wrong.root, "name", "username"), "value"); got != "family" {
		t.Errorf("the user name has to be typed anew: %q", got)
	}
	for _, bad := range []url.Values{{}, credentials("", ""), credentials("a\r\nT9 LOGOUT", "x"), credentials("family", "\x00")} {
		if page := v.post("/login", bad, "/login"); page.status != http.StatusForbidden {
			t.Errorf("%v gave %d", bad, page.status)
		}
	}
	first := v.post("/login", credentials("family", dovecot.Password()), "/login")
	if first.address != inbox {
		t.Fatalf("signing in leads to %s: %s", first.address, first.alert())
	}
	if page := v.get("/"); page.address != inbox {
		t.Errorf("with a session / leads to %s", page.address)
	}
	if page := v.post("/logout", nil, inbox); page.address != "/login" {
		t.Errorf("signing out leads to %s", page.address)
	}
	if page := v.get(inbox); page.address != "/login" {
		t.Errorf("after signing out %s leads to %s", inbox, page.address)
	}
	program.log.mustNotHold(t, dovecot.Password(), "not the password")
}

// TestSessionCookie looks at the cookie itself, with and without https.
func TestSessionCookie(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	https := http.Header{"X-Forwarded-Proto": {"https"}}
	for _, tc := range []struct {
		name   string
		args   []string
		header http.Header
		form   url.Values
		base   string
		secure bool
		maxAge int
		cookie string
	}{
		{name: "plain http", cookie: "hearthmail"},
		{name: "remembered", form: url.Values{"remember": {"1"}}, maxAge: 30 * 24 * 3600, cookie: "hearthmail"},
		{name: "trusted proxy", args: []string{"--trusted-proxies", "127.0.0.0/8"}, header: https, secure: true, cookie: "__Host-hearthmail"},
		{name: "trusted proxy and base path", args: []string{"--trusted-proxies", "127.0.0.0/8", "--base-path", "/mail"}, base: "/mail",
			header: https, secure: true, cookie: "__Secure-hearthmail"},
		{name: "untrusted proxy", header: https, cookie: "hearthmail"},
		{name: "base path", args: []string{"--base-path", "/mail"}, base: "/mail", cookie: "hearthmail"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := newVisitor(t, start(t, append(tc.args, "--imap", "imap://"+dovecot.Addr())...))
			v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			form := credentials("family", dovecot.Password())
			form["remember"] = tc.form["remember"]
			header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
			for name, values := range tc.header {
				header[name] = values
			}
			page := v.send(http.MethodPost, "/login", strings.NewReader(form.Encode()), header)
			if page.status != http.StatusSeeOther || page.header.Get("Location") != tc.base+inbox {
				t.Errorf("%d to %s", page.status, page.header.Get("Location"))
			}
			cookies := (&http.Response{Header: page.header}).Cookies()
			if len(cookies) == 0 || (len(cookies) > 1) != (tc.maxAge > 0) { // a private device has one more, to be known by
				t.Fatalf("the cookies are %v", cookies)
			}
			if c := cookies[0]; c.Name != tc.cookie || c.MaxAge != tc.maxAge {
				t.Errorf("the session's cookie is %v", c)
			}
			for _, c := range cookies {
				if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != tc.secure || c.Path != tc.base+"/" {
					t.Errorf("the cookie is %v", c)
				}
			}
			if hsts := page.header.Get("Strict-Transport-Security") != ""; hsts != tc.secure {
				t.Errorf("HSTS is set: %v", hsts)
			}
		})
	}
}

func TestServerAway(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t, start(t, "--imap", "imap://"+address))
	page := v.post("/login", credentials("family", "pass"), "/login")
	if page.status != http.StatusBadGateway || !strings.Contains(page.alert(), "no connection") {
		t.Errorf("a server that is away gave %d %q", page.status, page.alert())
	}
	if strings.Contains(page.body, "refused") || strings.Contains(page.body, "dial") {
		t.Error("the page holds the internal error")
	}
}

// TestServerGoesAway ends Dovecot under a session, and starts it again.
func TestServerGoesAway(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 3, testdovecot.GenerateMail)
	proxy := testproxy.Start(t, dovecot.Addr())
	v := signIn(t, start(t, "--imap", "imap://"+proxy.Addr()), dovecot.Password())
	dovecot.Stop()
	proxy.CutAll()
	page := v.get(inbox)
	eventually(t, "the program knows that the server is away", func() bool { // before, it shows what it knows
		page = v.get(inbox)
		return page.status != http.StatusOK
	})
	if page.status != http.StatusBadGateway || page.alert() == "" {
		t.Errorf("without the server the list gave %d %q", page.status, page.alert())
	}
	dovecot.Restart()
	if _, order := v.get(inbox).rows(t); len(order) != 3 {
		t.Errorf("after the restart %d rows, want 3", len(order))
	}
}

func TestTLS(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{RequireTLS: true})
	plain := testdovecot.Start(t, testdovecot.Options{})
	ca := dovecot.CACertFile()
	port := func(address string) string { _, p, _ := net.SplitHostPort(address); return p }
	for _, tc := range []struct {
		name string
		args []string
		want int
		say  string
	}{
		{"implicit TLS", []string{"--imap", "imaps://" + dovecot.TLSAddr(), "--imap-ca", ca}, http.StatusOK, ""},
		{"unknown certificate", []string{"--imap", "imaps://" + dovecot.TLSAddr()}, http.StatusBadGateway, "could not be made safe"},
		{"TLS on a plain port", []string{"--imap", "imaps://" + plain.Addr()}, http.StatusBadGateway, "could not be made safe"},
		{"plaintext that the server forbids", []string{"--imap", "imap://" + dovecot.Addr()}, http.StatusBadGateway, "could not be made safe"},
		{"STARTTLS that the server insists on", []string{"--imap", "imap://" + dovecot.Addr(), "--imap-ca", ca}, http.StatusOK, ""},
		{"plaintext on loopback", []string{"--imap", "imap://localhost:" + port(plain.Addr())}, http.StatusOK, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := newVisitor(t, start(t, tc.args...))
			password := dovecot.Password()
			if strings.HasSuffix(tc.args[1], port(plain.Addr())) {
				password = plain.Password()
			}
			page := v.post("/login", credentials("family", password), "/login")
			if page.status != tc.want || !strings.Contains(page.alert(), tc.say) {
				t.Errorf("%d %q, want %d %q", page.status, page.alert(), tc.want, tc.say)
			}
		})
	}
}

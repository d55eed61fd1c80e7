package main

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestProxies serves Hearthmail in every way that docs/proxies.md describes,
// and uses all its pages and forms, downloads and the stream of events.
func TestProxies(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	for _, proxy := range []string{"nginx", "Caddy"} {
		for _, place := range []string{"on a name of its own", "under a path"} {
			for _, socket := range []bool{false, true} {
				s := setup{proxy, place, socket}
				t.Run(s.name(), func(t *testing.T) { walkProxy(t, dovecot, s) })
			}
		}
	}
}

func walkProxy(t *testing.T, dovecot *testdovecot.Server, s setup) {
	t.Helper()
	f := s.open(t, dovecot)
	w := &proxyWalk{front: f, setup: s, v: f.visitor(t), user: strings.ReplaceAll(s.name(), ", ", "."), password: dovecot.Password()}
	w.user = strings.ReplaceAll(w.user, " ", "-")
	w.fill(t, dovecot)
	t.Run("signing in", w.signIn)
	t.Run("pages", w.pages)
	t.Run("forms", w.forms)
	t.Run("a name that needs escaping", w.oddName)
	t.Run("settings", w.settings)
	t.Run("second step", w.secondStep)
	t.Run("foreign forms", w.foreign)
	t.Run("packing", w.packing)
	t.Run("HEAD and ETag", w.tags)
	t.Run("stream", w.stream)
	t.Run("signing out", w.signOut)
	t.Run("a download broken off", w.brokenOff)
	w.log(t)
}

// proxyWalk is one person's way through all pages, behind a proxy.
type proxyWalk struct {
	*front
	setup          setup
	v              *visitor
	server         *testdovecot.Client
	user, password string
	file           []byte // the large attachment
	signed         bool   // a session's cookie was set
}

// oddMailbox needs every kind of escaping in an address.
const oddMailbox = "Büro/50% für alle"

// largeFile is the size of the large attachment, in octets.
const largeFile = 20 << 20

// fill gives the person mail: UID 1 is text, 2 is HTML, 3 has two attachments,
// those after it are text; and one message with a large file elsewhere.
func (w *proxyWalk) fill(t *testing.T, dovecot *testdovecot.Server) {
	t.Helper()
	mails := [][]byte{textMail("plain", strings.Repeat("some text. ", 400)), htmlMail("rich", "<p>"+strings.Repeat("rich text. ", 400)), filesMail("one", "two")}
	for i := range 5 {
		mails = append(mails, textMail(fmt.Sprintf("letter %d", i), "text"))
	}
	mail := func(i int) testdovecot.Mail { return testdovecot.Mail{Body: mails[i]} }
	testdovecot.Seed(t, dovecot, w.user, "INBOX", len(mails), mail)
	testdovecot.Seed(t, dovecot, w.user, oddMailbox, 3, mail)
	w.file = make([]byte, largeFile)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(w.file)
	testdovecot.Seed(t, dovecot, w.user, "Files", 1, func(int) testdovecot.Mail {
		return testdovecot.Mail{Body: filesMail(string(w.file))}
	})
	w.server = testdovecot.Login(t, dovecot, w.user)
	w.server.Select("INBOX")
}

// filesMail has a text and these attachments, the parts 2, 3 and so on.
func filesMail(files ...string) []byte {
	var mail strings.Builder
	mail.WriteString("Subject: files\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the files.\r\n")
	for i, file := range files {
		fmt.Fprintf(&mail, "--b\r\nContent-Type: application/pdf; name=%d.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n", i)
		encoded := base64.StdEncoding.EncodeToString([]byte(file))
		for ; len(encoded) > 76; encoded = encoded[76:] {
			mail.WriteString(encoded[:76] + "\r\n")
		}
		mail.WriteString(encoded + "\r\n")
	}
	mail.WriteString("--b--\r\n")
	return []byte(mail.String())
}

// at is the person's browser in a part of the test.
func (w *proxyWalk) at(t *testing.T) *visitor {
	t.Helper()
	v := *w.v
	v.t = t
	return &v
}

// once sends a request as a browser would, with a forged address besides, and
// doesn't follow where the answer leads.
func (w *proxyWalk) once(t *testing.T, method, path string, form url.Values, header http.Header) *answer {
	t.Helper()
	if header == nil {
		header = http.Header{}
	}
	header.Set("X-Forwarded-For", "192.0.2.66")
	if form != nil {
		header.Set("Content-Type", formType)
		if header.Get("Origin") == "" && header.Get("Sec-Fetch-Site") == "" {
			header.Set("Origin", w.origin())
		}
	}
	v := w.at(t)
	direct := *v.client
	direct.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	v.client = &direct
	v.secret.addForm(form)
	page := v.send(method, path, strings.NewReader(form.Encode()), header)
	if page.proto != "HTTP/2.0" {
		t.Errorf("%s is answered in %s", path, page.proto)
	}
	return page
}

// post sends a form from the page at from, which must lead to a page of ours.
func (w *proxyWalk) post(t *testing.T, path string, form url.Values, from string) *answer {
	t.Helper()
	page := w.once(t, http.MethodPost, path, form, http.Header{"Referer": {w.v.base + from}})
	to := page.header.Get("Location")
	if page.status != http.StatusSeeOther || !strings.HasPrefix(to, w.base()+"/") {
		t.Fatalf("%s gave %d and leads to %q: %s", path, page.status, to, page.alert())
	}
	for _, cookie := range page.header.Values("Set-Cookie") {
		w.checkCookie(t, cookie)
	}
	return w.v.get(strings.TrimPrefix(to, w.base()))
}

func (w *proxyWalk) checkCookie(t *testing.T, line string) {
	t.Helper()
	cookie, err := http.ParseSetCookie(line)
	if err != nil {
		t.Fatal(err)
	}
	if !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != w.base()+"/" || cookie.Domain != "" {
		t.Errorf("the cookie %s: Secure %v, HttpOnly %v, SameSite %v, for %q at %q",
			cookie.Name, cookie.Secure, cookie.HttpOnly, cookie.SameSite, cookie.Domain, cookie.Path)
	}
	w.signed = w.signed || strings.HasSuffix(cookie.Name, "-hearthmail") && cookie.Value != ""
}

func (w *proxyWalk) signIn(t *testing.T) {
	for _, path := range []string{"", "/"} {
		if page := w.v.get(path); page.address != "/login" || page.status != http.StatusOK {
			t.Errorf("%q leads to %s with %d", path, page.address, page.status)
		}
	}
	form := credentials(w.user, "wrong")
	form.Set("remember", "1")
	if page := w.once(t, http.MethodPost, "/login", form, nil); page.status != http.StatusForbidden || !strings.Contains(page.alert(), "did not accept") {
		t.Errorf("a wrong password gave %d %q", page.status, page.alert())
	}
	form.Set("password", w.password)
	if page := w.post(t, "/login", form, "/login"); page.address != inbox || page.status != http.StatusOK {
		t.Fatalf("signing in leads to %s with %d", page.address, page.status)
	}
	if !w.signed {
		t.Error("signing in has set no cookie of a session")
	}
}

func (w *proxyWalk) signOut(t *testing.T) {
	if page := w.post(t, "/logout", url.Values{}, inbox); page.address != "/login" {
		t.Errorf("signing out leads to %s", page.address)
	}
	if page := w.v.get(inbox); page.address != "/login" {
		t.Errorf("after signing out the list leads to %s", page.address)
	}
}

// log says what the program knows of who came, and that it keeps what it must.
func (w *proxyWalk) log(t *testing.T) {
	t.Helper()
	log := w.program.Log()
	w.v.secret.mustNotBeIn(t, "the log", []byte(log))
	w.v.secret.mustNotBeKept(t, w.program.Data())
	clients := map[string]int{}
	for _, found := range regexp.MustCompile(`client=(\S*)`).FindAllStringSubmatch(log, -1) {
		clients[found[1]]++
	}
	if clients[visitorIP] == 0 || len(clients) != 1 {
		t.Errorf("the log names the clients %v, all were %s", clients, visitorIP)
	}
}

package main

import (
	"archive/zip"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// pages gets every address of the route table that answers GET.
func (w *proxyWalk) pages(t *testing.T) {
	list := w.v.get(inbox)
	style := ""
	for _, link := range with(list.root, "href") {
		if strings.Contains(value(link, "href"), "/static/app.") {
			style = strings.TrimPrefix(value(link, "href"), w.base())
		}
	}
	for path, want := range map[string]struct {
		status int
		holds  string
	}{
		inbox:                              {http.StatusOK, "letter 4"},
		inbox + "?sort=size&order=asc":     {http.StatusOK, "letter 4"},
		inbox + "/messages/1":              {http.StatusOK, "some text."},
		inbox + "/messages/2":              {http.StatusOK, "data-body"},
		inbox + "/messages/2/body":         {http.StatusOK, "rich text."},
		inbox + "/messages/3/raw":          {http.StatusOK, string(filesMail("one", "two"))},
		inbox + "/messages/3/parts/3":      {http.StatusOK, "two"},
		inbox + "/purge?uid=1":             {http.StatusOK, "purge"},
		style:                              {http.StatusOK, "font"},
		"/healthz":                         {http.StatusOK, "ok\n"},
		"/readyz":                          {http.StatusOK, "ok\n"},
		"/nowhere":                         {http.StatusNotFound, "not here"},
		inbox + "/messages/999":            {http.StatusNotFound, "not here"},
		inbox + "/messages/1?page=nothing": {http.StatusUnprocessableEntity, "no such page"},
	} {
		page := w.once(t, http.MethodGet, path, nil, nil)
		if page.status != want.status || !strings.Contains(page.body, want.holds) {
			t.Errorf("%s gave %d and %d octets without %.40q", path, page.status, len(page.body), want.holds)
		}
		if page.header.Get("Strict-Transport-Security") == "" || page.header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s lacks a header: %v", path, page.header)
		}
	}
	if page := w.v.get("/login"); page.address != inbox {
		t.Errorf("who is signed in is led from the sign-in page to %s", page.address)
	}
	w.archive(t)
}

func (w *proxyWalk) archive(t *testing.T) {
	t.Helper()
	packed := w.v.get(inbox + "/messages/3/attachments.zip").body
	archive, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil || len(archive.File) != 2 {
		t.Fatalf("the archive of %d octets: %v", len(packed), err)
	}
	for i, want := range []string{"one", "two"} {
		file, err := archive.File[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		if content, err := io.ReadAll(file); err != nil || string(content) != want {
			t.Errorf("the archive holds %q, %v; want %q", content, err, want)
		}
	}
}

// forms posts every form about messages, and asks Dovecot what came of it.
func (w *proxyWalk) forms(t *testing.T) {
	list := w.v.get(inbox).list(t)
	from := inbox + "?page=1"
	if page := w.post(t, inbox+"/delete", uidForm(list, 4, 5), from); page.address != from || !strings.Contains(page.notice(), "struck through") {
		t.Errorf("striking leads to %s, which says %q", page.address, page.notice())
	}
	w.post(t, inbox+"/undelete", uidForm(list, 4), from)
	if got := w.server.Search("DELETED"); !slices.Equal(got, []uint32{5}) {
		t.Errorf("struck are %v, want 5", got)
	}
	flag := uidForm(list, 4)
	flag.Set("add", `\Flagged`)
	w.post(t, inbox+"/flags", flag, from)
	if got := w.server.Search("FLAGGED"); !slices.Equal(got, []uint32{4}) {
		t.Errorf("starred are %v, want 4", got)
	}
	move := uidForm(list, 6)
	move.Set("target", oddMailbox)
	w.post(t, inbox+"/move", move, inbox+"/messages/6")
	if page := w.post(t, inbox+"/purge", uidForm(list, 5), inbox); !strings.Contains(page.notice(), "purged") {
		t.Errorf("a purge is told as %q", page.notice())
	}
	if got := w.server.UIDs(); !slices.Equal(got, []uint32{1, 2, 3, 4, 7, 8}) {
		t.Errorf("left are %v", got)
	}
}

// oddName goes to a mailbox whose name has a slash, a percent sign, spaces and
// letters that are no ASCII, however they are escaped.
func (w *proxyWalk) oddName(t *testing.T) {
	address := "/mailboxes/" + url.PathEscape(oddMailbox)
	for _, path := range []string{address, "/mailboxes/B%C3%BCro%2f50%25%20f%c3%bcr%20alle"} {
		if page := w.v.get(path); page.status != http.StatusOK || value(page.list(t), "data-mailbox") != oddMailbox {
			t.Fatalf("%s shows %q with %d", path, value(page.list(t), "data-mailbox"), page.status)
		}
	}
	if page := w.v.get(address + "/messages/1"); !strings.Contains(page.body, "some text.") {
		t.Errorf("a message in it gave %d", page.status)
	}
	if page := w.v.get(address + "/messages/3/parts/2"); page.body != "one" {
		t.Errorf("an attachment in it is %q", page.body)
	}
	list := w.v.get(address).list(t)
	if page := w.post(t, address+"/delete", uidForm(list, 4), address); page.address != address {
		t.Errorf("striking in it leads to %s", page.address)
	}
	w.server.Select(oddMailbox)
	if got := w.server.Search("DELETED"); !slices.Equal(got, []uint32{4}) {
		t.Errorf("struck in it are %v, want 4, which was moved there", got)
	}
	w.server.Select("INBOX")
}

// settings: the list of sessions says where they come from, and ends them.
func (w *proxyWalk) settings(t *testing.T) {
	other := w.visitor(t)
	ends := func(act func(other *html.Node)) {
		t.Helper()
		if page := other.post("/login", credentials(w.user, w.password), "/login"); page.address != inbox {
			t.Fatalf("signing in once more leads to %s", page.address)
		}
		listed := otherSessions(t, w.v)
		if len(listed) != 1 || !strings.Contains(words(listed[0]), visitorIP) {
			t.Fatalf("there are %d others: %q", len(listed), words(listed[0]))
		}
		act(listed[0])
		if page := other.get(inbox); page.address != "/login" {
			t.Errorf("whose session was ended is at %s", page.address)
		}
	}
	ends(func(other *html.Node) {
		w.post(t, "/settings/sessions/"+value(other, "data-session")+"/end", url.Values{}, "/settings")
	})
	ends(func(*html.Node) {
		w.post(t, "/settings/sessions/end", url.Values{"which": {"others"}}, "/settings")
	})
}

// secondStep switches the second step at sign-in on, signs in with it, and
// switches it off.
func (w *proxyWalk) secondStep(t *testing.T) {
	_, recovery := setUpFactor(t, w.at(t), w.password)
	other := w.visitor(t)
	if page := other.post("/login", credentials(w.user, w.password), "/login"); page.address != "/login/code" {
		t.Fatalf("the password alone leads to %s", page.address)
	}
	if page := other.post("/login/code", code(recovery[0]), "/login/code"); page.address != inbox {
		t.Errorf("a recovery code leads to %s: %s", page.address, page.alert())
	}
	if page := w.at(t).post(factorForms+"codes", code(recovery[1]), "/settings"); len(recoveryCodesOn(page)) != 10 {
		t.Errorf("new recovery codes gave %d %q", page.status, page.alert())
	}
	if page := w.post(t, factorForms+"remove", url.Values{"password": {w.password}}, "/settings"); !strings.Contains(page.notice(), "is off") {
		t.Errorf("switching it off says %q", page.notice())
	}
}

// foreign posts what another site's page would.
func (w *proxyWalk) foreign(t *testing.T) {
	list := w.v.get(inbox).list(t)
	for _, header := range []http.Header{
		{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Origin": {w.origin() + ".evil.example"}},
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}},
		{"Origin": {"https://evil.example"}, "X-Forwarded-Host": {"evil.example"}},
	} {
		for path, form := range map[string]url.Values{inbox + "/delete": uidForm(list, 1), "/login": credentials("mallory", "x"), "/logout": {}} {
			if page := w.once(t, http.MethodPost, path, form, header.Clone()); page.status != http.StatusForbidden || page.alert() == "" {
				t.Errorf("%s with %v gave %d %q", path, header, page.status, page.alert())
			}
		}
	}
	for _, header := range []http.Header{{"Sec-Fetch-Site": {"same-origin"}}, {"Origin": {w.origin()}}} {
		form := uidForm(list, 1)
		if page := w.once(t, http.MethodPost, inbox+"/undelete", form, header); page.status != http.StatusSeeOther {
			t.Errorf("our own form with %v gave %d", header, page.status)
		}
	}
	if got := w.server.Search("DELETED"); len(got) != 0 {
		t.Errorf("struck are %v", got)
	}
}

// packing: a page is packed once, although the proxy packs too, and not at all
// for a browser that can't unpack.
func (w *proxyWalk) packing(t *testing.T) {
	for _, path := range []string{inbox, inbox + "/messages/2/body"} {
		page := w.once(t, http.MethodGet, path, nil, http.Header{"Accept-Encoding": {"gzip"}})
		if got := page.header.Values("Content-Encoding"); !slices.Equal(got, []string{"gzip"}) {
			t.Errorf("%s comes as %q", path, got)
			continue
		}
		unpacked, err := gzip.NewReader(strings.NewReader(page.body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(unpacked)
		if err != nil || !strings.Contains(strings.ToLower(string(text)), "<!doctype html") {
			t.Errorf("%s unpacked is %.60q, %v", path, text, err)
		}
		plain := w.once(t, http.MethodGet, path, nil, http.Header{"Accept-Encoding": {"identity"}})
		if plain.header.Get("Content-Encoding") != "" || !strings.Contains(strings.ToLower(plain.body), "<!doctype html") {
			t.Errorf("%s for a simple browser comes as %q", path, plain.header.Get("Content-Encoding"))
		}
	}
}

// tags: HEAD tells what GET would, and what doesn't change is asked for once.
func (w *proxyWalk) tags(t *testing.T) {
	part := inbox + "/messages/3/parts/2?uidvalidity=" + value(w.v.get(inbox).list(t), "data-uidvalidity")
	for _, path := range []string{part, inbox, inbox + "/messages/2/body"} {
		head := w.once(t, http.MethodHead, path, nil, nil)
		if head.status != http.StatusOK || head.body != "" || head.header.Get("Content-Type") == "" {
			t.Errorf("HEAD %s gave %d and %q of %q", path, head.status, head.body, head.header.Get("Content-Type"))
		}
	}
	for _, path := range []string{part, inbox + "/messages/3/raw", inbox + "/messages/2/body"} {
		first := w.once(t, http.MethodGet, path, nil, nil)
		tag, kept := first.header.Get("ETag"), first.header.Get("Cache-Control")
		again := w.once(t, http.MethodGet, path, nil, http.Header{"If-None-Match": {tag}})
		if tag == "" || !strings.Contains(kept, "private") || again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("%s with the tag %q (%s) gave %d and %d octets", path, tag, kept, again.status, len(again.body))
		}
	}
	if page := w.once(t, http.MethodGet, fmt.Sprint(inbox, "/messages/1"), nil, nil); page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("a page may be kept: %q", page.header.Get("Cache-Control"))
	}
}

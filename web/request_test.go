package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"

	"hearthmail/imapclient"
	"hearthmail/search"
	"hearthmail/templates"
)

// TestMailboxParam sends names through a real router, as browsers encode them.
func TestMailboxParam(t *testing.T) {
	for _, name := range []string{"INBOX", "a/b", "100%", "%2F", "a&b", "a+b", "a b", "é", "日本/語", "?#", "semi;colon", "..a", "a%20b"} {
		var got string
		var err error
		router := chi.NewRouter()
		router.Get("/mailboxes/{mailbox}/", func(_ http.ResponseWriter, r *http.Request) { got, err = mailboxParam(r) })
		for _, path := range []string{url.PathEscape(name), strings.ReplaceAll(url.QueryEscape(name), "+", "%20")} {
			got = ""
			router.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/mailboxes/"+path+"/", nil))
			if got != name || err != nil {
				t.Errorf("%q, sent as %s, arrived as %q, %v", name, path, got, err)
			}
		}
	}
}

func TestQueryOf(t *testing.T) {
	for _, tc := range []struct {
		query string
		want  imapclient.Query
	}{
		{"", imapclient.Query{Page: 1}},
		{"page=3&sort=date", imapclient.Query{Page: 3, Sort: imapclient.SortDate}},
		{"sort=from", imapclient.Query{Page: 1, Sort: imapclient.SortFrom, Ascending: true}},
		{"sort=from&order=desc", imapclient.Query{Page: 1, Sort: imapclient.SortFrom}},
		{"sort=size&order=asc&filter=deleted", imapclient.Query{Page: 1, Sort: imapclient.SortSize, Ascending: true, Filter: imapclient.FilterDeleted}},
		{"filter=unread&filter=flagged&label=$x", imapclient.Query{Page: 1, Filter: imapclient.FilterFlagged, Where: search.Every(
			search.IsState("unread"), search.Of(search.Label, "$x"))}},
		{"filter=attachment&q=tea+-from:ann", imapclient.Query{Page: 1, Where: search.Every(
			search.Of(search.Has, "attachment"), search.Word("tea"), search.Except(search.Of(search.From, "ann")))}},
	} {
		view, err := viewParams(httptest.NewRequest(http.MethodGet, "/?"+tc.query, nil))
		if err != nil {
			t.Errorf("%s: %v", tc.query, err)
		}
		if diff := cmp.Diff(tc.want, queryOf(view)); diff != "" {
			t.Errorf("%s: %s", tc.query, diff)
		}
	}
	for _, bad := range []string{"page=0", "page=-1", "page=x", "sort=color", "order=up", "filter=spam", "page=99999999999999999999"} {
		if _, err := viewParams(httptest.NewRequest(http.MethodGet, "/?"+bad, nil)); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestMessagesForm(t *testing.T) {
	post := func(body string) (messagesForm, error) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return readMessagesForm(r)
	}
	f, err := post("uid=7&uid=3&uid=7&uidvalidity=42")
	if err != nil || f.uidValidity != 42 {
		t.Errorf("%+v, %v", f, err)
	}
	if diff := cmp.Diff([]uint32{3, 7}, f.uids); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"", "uid=", "uid=0", "uid=-1", "uid=x", "uid=4294967296", "uid=1:*", "uid=1&uidvalidity=x",
		"uid=1%0d%0aT9+LOGOUT", strings.Repeat("uid=1&", maxUIDs+1)} {
		if _, err := post(bad); err == nil {
			t.Errorf("%.40q was accepted", bad)
		}
	}
}

func TestBack(t *testing.T) {
	s := &Server{base: "/mail", links: templates.NewLinks("/mail")}
	public, _ := url.Parse("https://mail.example.org")
	s.public = public
	for referer, want := range map[string]string{
		"":                                   "/fallback",
		"http://127.0.0.1:8080/mail/x?y=z#a": "/mail/x?y=z",
		"https://mail.example.org/mail/mailboxes/a%2Fb": "/mail/mailboxes/a%2Fb",
		"https://evil.example/mail/x":                   "/fallback",
		"http://127.0.0.1:8080/other":                   "/fallback",
		"http://127.0.0.1:8080//evil.example":           "/fallback",
		"http://127.0.0.1:8080/mail/\\evil":             "/mail/%5Cevil",
		"javascript:alert(1)":                           "/fallback",
		"http://user@evil.example/mail/":                "/fallback",
		"http://127.0.0.1:8080/mail/%0d%0aX:y":          "/mail/%0d%0aX:y",
	} {
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/mail/x", nil)
		r.Header.Set("Referer", referer)
		if got := s.back(r, "/fallback"); got != want {
			t.Errorf("from %q back to %q, want %q", referer, got, want)
		}
	}
}

package web

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"hearthmail/imapclient"
	"hearthmail/static"
	"hearthmail/store"
)

func TestRequestID(t *testing.T) {
	p := proxies{netip.MustParsePrefix("10.0.0.0/8")}
	for _, tc := range []struct {
		name, from, given string
		kept              bool
	}{
		{"trusted", "10.1.2.3:5", "abc-DEF_1.2", true},
		{"over a socket", "", "abc", true},
		{"longest", "10.1.2.3:5", strings.Repeat("x", 64), true},
		{"none", "10.1.2.3:5", "", false},
		{"not trusted", "192.0.2.1:5", "abc", false},
		{"too long", "10.1.2.3:5", strings.Repeat("x", 65), false},
		{"with a space", "10.1.2.3:5", "a b", false},
		{"with a quote", "10.1.2.3:5", `a"b`, false},
		{"with markup", "10.1.2.3:5", "<b>", false},
		{"not ASCII", "10.1.2.3:5", "ä", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
			r.RemoteAddr = tc.from
			if tc.from == "" {
				r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.UnixAddr{Net: "unix"}))
			}
			r.Header.Set("X-Request-Id", tc.given)
			w := httptest.NewRecorder()
			id := requestID(p.withRequestID(w, r).Context())
			if (id == tc.given) != tc.kept || id == "" || w.Header().Get("X-Request-Id") != id {
				t.Errorf("it is %q, the answer's %q", id, w.Header().Get("X-Request-Id"))
			}
		})
	}
}

// TestFailureNumber: the page that says that something went wrong has the
// number with which the cause is in the log, and not the cause.
func TestFailureNumber(t *testing.T) {
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	accounts := imapclient.NewAccounts(imapclient.Options{})
	defer accounts.Close()
	directory, err := imapclient.NewDirectory(imapclient.DirectoryOptions{Server: &imapclient.Server{Address: "mail.example.org:993"}})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := store.Open(t.Context(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	var log bytes.Buffer
	s := New(Options{Accounts: accounts, Directory: directory, Store: kept, Static: files, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	defer s.Close()
	for name, handler := range map[string]handlerFunc{
		"error": func(http.ResponseWriter, *http.Request) error { return errors.New("the inner cause") },
		"panic": func(http.ResponseWriter, *http.Request) error { panic("the inner cause") },
	} {
		for _, script := range []string{"", "true"} {
			t.Run(name+script, func(t *testing.T) {
				log.Reset()
				r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
				r.Header.Set("HX-Request", script)
				w := httptest.NewRecorder()
				s.requestLog(s.recovery(s.handle(handler))).ServeHTTP(w, r)
				id := w.Header().Get("X-Request-Id")
				if w.Code != 500 || id == "" || !strings.Contains(w.Body.String(), "this number: <code>"+id+"</code>") {
					t.Errorf("request %q gave %d\n%s", id, w.Code, w.Body)
				}
				if !strings.Contains(log.String(), "the inner cause") || !strings.Contains(log.String(), "request="+id) {
					t.Errorf("the log is\n%s", &log)
				}
				if strings.Contains(w.Body.String(), "inner cause") {
					t.Error("the page tells the cause")
				}
			})
		}
	}
}

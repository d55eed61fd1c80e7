package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"hearthmail/static"
)

// TestStageOnEveryRoute tries every route with a session whose code is still
// wanted, and every form from another site. There is no mail server behind it:
// whatever looked for one would fail.
func TestStageOnEveryRoute(t *testing.T) {
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Store: memoryStore(t), Static: files, Logger: slog.New(slog.DiscardHandler), BasePath: "/"})
	t.Cleanup(s.Close)
	var d device
	w := httptest.NewRecorder()
	if _, err := s.keep(w, d.request(), newcomer{secrets: secrets{Username: "family", Password: "pass", Factor: "family"}}, stageCode); err != nil {
		t.Fatal(err)
	}
	d.take(w)
	tried := 0
	err = chi.Walk(s.handler.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if isOpen(route) {
			return nil
		}
		tried++
		address := strings.NewReplacer("{mailbox}", "INBOX", "{uid}", "1", "{part}", "1", "{holder}", "1", "{id}", strings.Repeat("0", 64), "{letter}", "a", "{token}", "ua", "{act}", "undo").Replace(route)
		if len(address) > 1 { // chi writes a group's own address with a slash at its end
			address = strings.TrimSuffix(address, "/")
		}
		if strings.ContainsAny(address, "{}*") {
			t.Errorf("nothing is known of what stands in %s", route)
		}
		r := httptest.NewRequest(method, address, nil)
		r.AddCookie(d.cookie)
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, r)
		if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/login" {
			t.Errorf("%s %s gave %d to %q", method, route, answer.Code, answer.Header().Get("Location"))
		}
		r.Header.Set("Origin", "https://evil.example")
		answer = httptest.NewRecorder()
		if s.ServeHTTP(answer, r); method == http.MethodPost && answer.Code != http.StatusForbidden {
			t.Errorf("from another site, %s %s gave %d", method, route, answer.Code)
		}
		return nil
	})
	if err != nil || tried < 20 {
		t.Errorf("%d routes were tried: %v", tried, err)
	}
}

// isOpen says which routes are there for those who aren't signed in.
func isOpen(route string) bool {
	switch route {
	case "/login", "/login/code", "/logout", "/healthz", "/readyz", "/static/*":
		return true
	}
	return false
}

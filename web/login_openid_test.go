package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"hearthmail/openid"
	"hearthmail/static"
)

// TestCallbackAddressStays: the address that a provider leads back to holds a code,
// which nothing that the page there asks for is told.
func TestCallbackAddressStays(t *testing.T) {
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	provider := openid.New(openid.Options{Issuer: "http://127.0.0.1:1", ClientID: "hearthmail", Username: "email", Scopes: []string{"openid"}})
	t.Cleanup(provider.Close)
	s := New(Options{
		Store: memoryStore(t), Static: files, Logger: slog.New(slog.DiscardHandler), BasePath: "/", Directory: noServers(t),
		OpenID: &OpenID{Provider: provider, Name: "the provider"},
	})
	t.Cleanup(s.Close)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/login/openid/callback?code=secret&state=mine", nil))
	if policy := w.Header().Get("Referrer-Policy"); w.Code < 400 || policy != "strict-origin" {
		t.Errorf("it gave %d, Referrer-Policy %q", w.Code, policy)
	}
}

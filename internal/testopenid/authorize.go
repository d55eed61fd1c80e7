package testopenid

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	issuer, at := p.Issuer(), p.Issuer()
	switch {
	case p.faulty(OtherName):
		issuer += "/other"
	case p.faulty(PlainAddress):
		at = "http://provider.example"
	case p.faulty(HugeMetadata):
		_, _ = w.Write([]byte(`{"issuer":"` + strings.Repeat("x", 2<<20) + `"}`))
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"issuer": issuer, "authorization_endpoint": at + "/authorize?tenant=1", "token_endpoint": at + "/token",
		"jwks_uri": at + "/keys", "userinfo_endpoint": at + "/userinfo", "introspection_endpoint": at + "/introspect",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported":          []string{"ES256", "HS256", "none"},
		"authorization_response_iss_parameter_supported": true,
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{p.key.public()}})
}

// authorize signs the person in without asking, and leads back.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	redirect, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case err != nil || redirect.Host == "" || q.Get("client_id") != p.ClientID() || q.Get("tenant") != "1",
		q.Get("response_type") != "code", !slices.Contains(strings.Fields(q.Get("scope")), "openid"),
		len(q.Get("state")) < 20, len(q.Get("nonce")) < 20, len(q.Get("code_challenge")) != 43, q.Get("code_challenge_method") != "S256":
		http.Error(w, "this is no request for signing in", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code := p.secret()
	p.codes[code] = grant{
		family: code, nonce: q.Get("nonce"), challenge: q.Get("code_challenge"), redirect: q.Get("redirect_uri"),
		expires: time.Now().Add(time.Minute),
	}
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.Issuer()}}
	p.spoilAnswer(back)
	redirect.RawQuery = back.Encode()
	http.Redirect(w, r, redirect.String(), http.StatusFound)
}

// spoilAnswer is done with the lock held.
func (p *Provider) spoilAnswer(back url.Values) {
	switch p.fault {
	case OtherState:
		back.Set("state", p.secret())
	case NoState:
		back.Del("state")
	case TwoStates:
		back.Add("state", "another")
	case OtherIssParam:
		back.Set("iss", "https://provider.example")
	case NoIssParam:
		back.Del("iss")
	case Declined, Unwilling:
		back.Del("code")
		back.Set("error", map[Fault]string{Declined: "access_denied", Unwilling: "invalid_scope"}[p.fault])
		back.Set("error_description", "<script>alert(1)</script>")
	case NoCode:
		back.Del("code")
	case OtherCode:
		back.Set("code", p.secret())
	}
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

package testopenid

import (
	"maps"
	"net/http"
	"strings"
	"time"
)

// userinfo tells the claims to whoever has an access token.
func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !p.isGood(token) {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		http.Error(w, "not with "+token, http.StatusUnauthorized)
		return
	}
	claims := maps.Clone(p.claims)
	if p.fault == OtherSubject {
		claims["sub"] = "person-2"
	}
	answer(w, http.StatusOK, claims)
}

// introspect tells the mail server whether a token is good, and whose it is
// (RFC 7662).
func (p *Provider) introspect(w http.ResponseWriter, r *http.Request) {
	_, secret, _ := r.BasicAuth()
	if secret != p.clientSecret {
		http.Error(w, "not to you", http.StatusUnauthorized)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	token := r.PostFormValue("token")
	if !p.isGood(token) {
		answer(w, http.StatusOK, map[string]any{"active": false})
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"active": true, "client_id": p.ClientID(), "email": p.claims["email"], "exp": p.access[token].expires.Unix(),
	})
}

// AccessToken gives an access token without any sign-in.
func (p *Provider) AccessToken() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	token := p.secret()
	p.access[token] = grant{family: token, expires: time.Now().Add(p.lasts)}
	return token
}

// isGood says whether an access token is; the lock is held.
func (p *Provider) isGood(token string) bool {
	g, ok := p.access[token]
	return ok && time.Now().Before(g.expires)
}

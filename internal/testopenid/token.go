package testopenid

import (
	"crypto/sha256"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// token is the token endpoint (RFC 6749 section 3.2).
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	switch {
	case p.faulty(Slow):
		_ = r.ParseForm() // else the server would not see the client go
		<-r.Context().Done()
		return
	case p.faulty(Huge):
		_, _ = w.Write([]byte(`{"access_token":"` + strings.Repeat("x", 2<<20) + `"}`))
		return
	case p.faulty(Redirects) && !r.URL.Query().Has("redirected"): // with all that was posted
		http.Redirect(w, r, "/token?redirected", http.StatusTemporaryRedirect)
		return
	case !p.isClient(r):
		answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var g grant
	var ok bool
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		g, ok = p.takeCode(r)
	case "refresh_token":
		g, ok = p.takeRefresh(r.PostFormValue("refresh_token"))
	}
	if !ok {
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant", "error_description": "no: " + r.PostForm.Encode()})
		return
	}
	p.give(w, g)
}

// isClient takes HTTP Basic alone, with both words form-encoded (RFC 6749 section 2.3.1).
func (p *Provider) isClient(r *http.Request) bool {
	id, secret, ok := r.BasicAuth()
	return ok && id == url.QueryEscape(p.ClientID()) && secret == p.clientSecret
}

// takeCode takes a code once. The lock is held.
func (p *Provider) takeCode(r *http.Request) (grant, bool) {
	code := r.PostFormValue("code")
	g, ok := p.codes[code]
	delete(p.codes, code)
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	return g, ok && g.challenge == base64url(sum[:]) && g.redirect == r.PostFormValue("redirect_uri") && time.Now().Before(g.expires)
}

// takeRefresh takes a refresh token once. Whoever brings a spent one may have
// stolen it, so all tokens of its sign-in end (RFC 9700 section 4.14.2). The lock
// is held.
func (p *Provider) takeRefresh(token string) (grant, bool) {
	if family, ok := p.spent[token]; ok {
		ofFamily := func(_ string, g grant) bool { return g.family == family }
		maps.DeleteFunc(p.refresh, ofFamily)
		maps.DeleteFunc(p.access, ofFamily)
		return grant{}, false
	}
	g, ok := p.refresh[token]
	delete(p.refresh, token)
	if ok {
		p.spent[token] = g.family
		p.renewals++
	}
	return g, ok
}

// give answers with new tokens. The lock is held.
func (p *Provider) give(w http.ResponseWriter, g grant) {
	access, refresh := p.secret(), p.secret()
	g.expires = time.Now().Add(p.lasts)
	p.access[access], p.refresh[refresh] = g, g
	tokens := map[string]any{"access_token": access, "refresh_token": refresh, "token_type": "bearer", "expires_in": int(p.lasts / time.Second)}
	id, err := p.idToken(g, access)
	if err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	p.secrets = append(p.secrets, id)
	tokens["id_token"] = id
	switch p.fault {
	case NoIDToken:
		delete(tokens, "id_token")
	case OddToken:
		tokens["access_token"] = access + "\x01host=other"
	case MacToken:
		tokens["token_type"] = "mac"
	}
	answer(w, http.StatusOK, tokens)
}

// idToken is done with the lock held.
func (p *Provider) idToken(g grant, access string) (string, error) {
	now := time.Now()
	claims := map[string]any{}
	if !p.hidden {
		maps.Copy(claims, p.claims)
	}
	maps.Copy(claims, map[string]any{
		"iss": p.Issuer(), "sub": p.claims["sub"], "aud": p.ClientID(), "nonce": g.nonce, "at_hash": hashOf(access),
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
	})
	p.spoilClaims(claims)
	switch p.fault {
	case Unsigned:
		return unsigned(claims)
	case PublicHMAC:
		return p.key.signPublicly(claims)
	case Garbage:
		return "x.y.z", nil
	case OtherKey:
		other, err := newSigningKey()
		if err != nil {
			return "", err
		}
		other.id = p.key.id
		return other.sign(claims)
	}
	return p.key.sign(claims)
}

// spoilClaims is done with the lock held.
func (p *Provider) spoilClaims(claims map[string]any) {
	switch p.fault {
	case OtherNonce:
		claims["nonce"] = p.secret()
	case NoNonce:
		delete(claims, "nonce")
	case OtherAudience:
		claims["aud"] = "somebody else"
	case OtherParty:
		claims["azp"] = "somebody else"
	case TwoAudiences:
		claims["aud"] = []string{p.ClientID(), "somebody else"}
	case OtherIssuer:
		claims["iss"] = "https://provider.example"
	case Expired:
		claims["exp"] = time.Now().Add(-time.Minute).Unix()
	case OtherAtHash:
		claims["at_hash"] = hashOf("another")
	}
}

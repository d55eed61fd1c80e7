// Package testopenid is an OpenID Connect provider on loopback for tests. It
// signs its one person in by itself, checks what a strict provider checks, and
// misbehaves as it is told.
package testopenid

import (
	"crypto/rand"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"
)

// Provider is a running provider with one client and one person.
type Provider struct {
	server       *httptest.Server
	clientSecret string

	mu       sync.Mutex
	fault    Fault
	claims   map[string]any // about the person
	hidden   bool           // claims are told at the userinfo endpoint alone
	lasts    time.Duration  // of an access token
	key      signingKey
	codes    map[string]grant
	access   map[string]grant
	refresh  map[string]grant
	spent    map[string]string // refresh tokens that were used, and the family of each
	secrets  []string          // all codes and tokens that ever were
	renewals int
}

// grant is what a code or a token stands for.
type grant struct {
	family    string // the sign-in that it came from
	nonce     string
	challenge string // PKCE
	redirect  string
	expires   time.Time
}

// Start starts a provider whose person is "family". It ends with the test. Its
// host is localhost, which to a browser is another site than 127.0.0.1.
func Start(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{
		clientSecret: rand.Text(), lasts: time.Hour,
		claims: map[string]any{"sub": "person-1", "email": "family", "email_verified": true},
		codes:  map[string]grant{}, access: map[string]grant{}, refresh: map[string]grant{}, spent: map[string]string{},
	}
	key, err := newSigningKey()
	if err != nil {
		t.Fatalf("the provider's key: %v", err)
	}
	p.key = key
	p.server = httptest.NewServer(p.routes())
	t.Cleanup(p.server.Close)
	return p
}

func (p *Provider) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /userinfo", p.userinfo)
	mux.HandleFunc("POST /introspect", p.introspect)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.faulty(Away) || p.faulty(AwayForUs) && r.URL.Path != "/introspect" {
			http.Error(w, "not now", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// Issuer is the provider's name, and the address of its metadata.
func (p *Provider) Issuer() string {
	_, port, _ := net.SplitHostPort(p.server.Listener.Addr().String())
	return "http://localhost:" + port
}

// ClientID is the name of the only client, whose redirect address may be any.
func (p *Provider) ClientID() string { return "hearthmail test" }

// ClientSecret is random, so that a test can search logs for it.
func (p *Provider) ClientSecret() string { return p.clientSecret }

// IntrospectionURL is for a mail server (RFC 7662), with the client's secret.
func (p *Provider) IntrospectionURL() string {
	u, _ := url.Parse(p.server.URL)
	u.Path, u.User = "/introspect", url.UserPassword(p.ClientID(), p.clientSecret)
	return u.String()
}

// Misbehave has it do one thing wrong from now on; None ends that.
func (p *Provider) Misbehave(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
}

func (p *Provider) faulty(f Fault) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault == f
}

// Claim changes what it says about the person; nil takes a claim away.
func (p *Provider) Claim(name string, value any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.claims = maps.Clone(p.claims)
	p.claims[name] = value
	if value == nil {
		delete(p.claims, name)
	}
}

// HideClaims has it tell them at the userinfo endpoint alone.
func (p *Provider) HideClaims() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hidden = true
}

// AccessLasts sets for how long new access tokens are good. It says so in whole
// seconds.
func (p *Provider) AccessLasts(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lasts = d
}

// ExpireAccess ends all access tokens, before the time that was told.
func (p *Provider) ExpireAccess() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.access)
}

// RevokeAll ends all tokens.
func (p *Provider) RevokeAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.access)
	clear(p.refresh)
}

// RotateKeys signs with another key from now on; the old one is forgotten.
func (p *Provider) RotateKeys() error {
	key, err := newSigningKey()
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.key = key
	}
	return err
}

// Renewals is how many times it has given new tokens for a refresh token.
func (p *Provider) Renewals() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.renewals
}

// Secrets are all codes and tokens that it has ever given out, and the client's
// secret: none may be found where others look.
func (p *Provider) Secrets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append(slices.Clone(p.secrets), p.clientSecret)
}

// secret makes a code or a token. The lock is held.
func (p *Provider) secret() string {
	s := rand.Text() + rand.Text()
	p.secrets = append(p.secrets, s)
	return s
}

package openid

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// metadataLasts is how long metadata and keys are taken for true: keys that the
// provider has withdrawn are trusted no longer than this.
const metadataLasts = time.Hour

// metadata is what the provider tells about itself (OpenID Connect Discovery
// 1.0, section 3), checked.
type metadata struct {
	provider  *oidc.Provider
	oauth     *oauth2.Config
	namesSelf bool // it writes iss into its answers (RFC 9207)
	read      time.Time
}

// metadata asks the provider about itself, if it hasn't of late.
func (p *Provider) metadata(ctx context.Context) (*metadata, error) {
	p.mu.Lock()
	known := p.known
	p.mu.Unlock()
	if known != nil && time.Since(known.read) < metadataLasts {
		return known, nil
	}
	answer := p.asking.DoChan("", func() (any, error) { return p.discover() })
	select {
	case <-ctx.Done():
		return nil, fail(KindAway, "discovery", ctx.Err())
	case result := <-answer:
		if result.Err != nil {
			return nil, result.Err
		}
		found, _ := result.Val.(*metadata)
		return found, nil
	}
}

// discover is for all who ask at that moment, so it ends with none of them.
func (p *Provider) discover() (*metadata, error) {
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.options.Issuer)
	if err != nil {
		return nil, failDiscovery(err)
	}
	found := &metadata{provider: provider, read: time.Now()}
	if err := p.read(found); err != nil {
		return nil, fail(KindRefused, "discovery", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known = found
	return found, nil
}

func failDiscovery(err error) error {
	_, asked := errors.AsType[*url.Error](err)
	_, other := errors.AsType[*oidc.IssuerMismatchError](err)
	switch {
	case asked:
		return fail(KindAway, "discovery", err)
	case other:
		return fail(KindRefused, "discovery", errors.New("the issuer names itself otherwise than --openid-issuer does"))
	}
	return fail(KindRefused, "discovery", errors.New("no metadata at the issuer's address, or too much of it"))
}

// read checks the addresses and chooses how we say who we are. Trying both ways
// of that, as x/oauth2 would, spends codes and refresh tokens.
func (p *Provider) read(m *metadata) error {
	var claims struct {
		Methods   []string `json:"token_endpoint_auth_methods_supported"`
		NamesSelf bool     `json:"authorization_response_iss_parameter_supported"`
		Keys      string   `json:"jwks_uri"`
	}
	if err := m.provider.Claims(&claims); err != nil {
		return errors.New("unreadable metadata")
	}
	endpoint := m.provider.Endpoint()
	issuer, _ := url.Parse(p.options.Issuer) // New has read it
	for name, address := range map[string]string{"authorization_endpoint": endpoint.AuthURL, "token_endpoint": endpoint.TokenURL, "jwks_uri": claims.Keys} {
		if u, err := url.Parse(address); err != nil || !isSafe(u, isLoopback(issuer)) {
			return fmt.Errorf("its %s is not an https address", name)
		}
	}
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // the default, RFC 8414 section 2
	if p.options.ClientSecret == "" || len(claims.Methods) > 0 && !slices.Contains(claims.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	m.namesSelf = claims.NamesSelf
	m.oauth = &oauth2.Config{
		ClientID: p.options.ClientID, ClientSecret: p.options.ClientSecret, Endpoint: endpoint,
		RedirectURL: p.options.Redirect, Scopes: p.options.Scopes,
	}
	return nil
}

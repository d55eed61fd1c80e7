// Package openid signs people in at an OpenID Connect provider (OpenID Connect
// Core 1.0, the code flow with PKCE) and keeps the access token, which the mail
// server takes, a current one.
package openid

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// limit is how long the provider may take for one answer.
const limit = 10 * time.Second

// Provider is an OpenID Connect provider. It is asked when it is needed, and
// not before: the program starts while it is away. Close ends what goes on.
type Provider struct {
	options Options
	client  *http.Client
	ctx     context.Context // ends with the provider
	end     context.CancelFunc
	asking  singleflight.Group // whoever needs the metadata at once shares one answer

	mu    sync.Mutex
	known *metadata
}

// New asks nobody yet. The options must be such as Check finds nothing wrong with.
func New(o Options) *Provider {
	issuer, _ := url.Parse(o.Issuer)
	p := &Provider{options: o, client: newClient(isLoopback(issuer))}
	p.ctx, p.end = context.WithCancel(context.Background())
	return p
}

// Close ends what is asked of the provider.
func (p *Provider) Close() {
	p.end()
	p.client.CloseIdleConnections()
}

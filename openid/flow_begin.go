package openid

import (
	"context"
	"crypto/rand"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Flow is one sign-in under way. The browser that began it keeps it until it
// comes back, and no other gets to see it.
type Flow struct {
	State    string `json:"state"`    // comes back with the browser
	Nonce    string `json:"nonce"`    // comes back in the id token
	Verifier string `json:"verifier"` // proves that the code is for us (PKCE, RFC 7636)
}

// Begin gives the address at the provider to send the browser to, and the flow
// that it must keep.
func (p *Provider) Begin(ctx context.Context) (address string, flow Flow, err error) {
	m, err := p.metadata(ctx)
	if err != nil {
		return "", Flow{}, err
	}
	flow = Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	return m.oauth.AuthCodeURL(flow.State, oidc.Nonce(flow.Nonce), oauth2.S256ChallengeOption(flow.Verifier)), flow, nil
}

package openid

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Tokens are what a sign-in yields. They are secrets.
type Tokens struct {
	Access  string    `json:"access"`            // for the mail server
	Refresh string    `json:"refresh,omitempty"` // for further tokens; "" when the provider gives none
	Expires time.Time `json:"expires,omitzero"`  // of Access; zero when the provider doesn't say
}

// maxToken bounds a token's length, in octets: it has to fit into a line of IMAP.
const maxToken = 16 << 10

// Refresh gives new tokens for old ones; the old refresh token may be worthless
// from then on. KindEnded means that only a new sign-in helps; KindAway, that
// the old tokens are as good as before.
func (p *Provider) Refresh(ctx context.Context, old Tokens) (Tokens, error) {
	const op = "refresh of the tokens"
	if old.Refresh == "" {
		return Tokens{}, fail(KindEnded, op, errors.New("there is no refresh token"))
	}
	m, err := p.metadata(ctx)
	if err != nil {
		return Tokens{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.client), limit)
	defer cancel()
	token, err := m.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: old.Refresh}).Token()
	if err != nil {
		return Tokens{}, failAsked(op, KindEnded, err)
	}
	return tokensOf(token)
}

// tokensOf checks that the tokens are such as may be sent on (RFC 6750 section
// 2.1, RFC 6749 appendix A).
func tokensOf(token *oauth2.Token) (Tokens, error) {
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	access, refresh := token.AccessToken, token.RefreshToken
	if token.Type() != "Bearer" || len(access)+len(refresh) > maxToken || strings.ContainsFunc(access, odd) || strings.ContainsFunc(refresh, odd) {
		return Tokens{}, fail(KindRefused, "reading of the tokens", errors.New("they are of no known form"))
	}
	return Tokens{Access: access, Refresh: refresh, Expires: token.Expiry}, nil
}

package openid

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Identity is who has signed in at the provider.
type Identity struct {
	Username string // on the mail server
	Tokens   Tokens
}

// Finish takes what the browser has brought back. It believes nothing that it
// hasn't checked: that the flow is this browser's (state), that the answer is
// the provider's (RFC 9207), that the code is for us (PKCE), and that the id token
// is signed by the provider, for us, for this flow and not too old.
func (p *Provider) Finish(ctx context.Context, flow Flow, query url.Values) (Identity, error) {
	m, err := p.metadata(ctx)
	if err != nil {
		return Identity{}, err
	}
	code, err := p.codeOf(m, flow, query)
	if err != nil {
		return Identity{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.client), 2*limit)
	defer cancel()
	token, err := m.oauth.Exchange(ctx, code, oauth2.VerifierOption(flow.Verifier))
	if err != nil {
		return Identity{}, failAsked("exchange of the code", KindStale, err)
	}
	tokens, err := tokensOf(token)
	if err != nil {
		return Identity{}, err
	}
	who, err := p.verify(ctx, m, flow, token)
	if err != nil {
		return Identity{}, fail(KindForged, "check of the id token", err)
	}
	username, err := p.username(ctx, m, who, token)
	if err != nil {
		return Identity{}, err
	}
	return Identity{Username: username, Tokens: tokens}, nil
}

// codeOf reads the answer that the browser has brought (RFC 6749 section 4.1.2).
func (p *Provider) codeOf(m *metadata, flow Flow, query url.Values) (string, error) {
	const op = "answer by the browser"
	for _, name := range []string{"state", "iss", "error", "code"} {
		if len(query[name]) > 1 {
			return "", fail(KindForged, op, errors.New(name+" is there more than once"))
		}
	}
	if flow.State == "" || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(flow.State)) != 1 {
		return "", fail(KindStale, op, errors.New("the state is not that of this browser"))
	}
	if (m.namesSelf || query.Has("iss")) && query.Get("iss") != p.options.Issuer {
		return "", fail(KindForged, op, errors.New("it is another provider's"))
	}
	if query.Has("error") {
		code := codeWord(query.Get("error"))
		return "", fail(kindOfCode(code), op, errors.New("error code "+code))
	}
	if query.Get("code") == "" {
		return "", fail(KindForged, op, errors.New("no code"))
	}
	return query.Get("code"), nil
}

// kindOfCode reads an error of the authorization endpoint (RFC 6749 section
// 4.1.2.1, OpenID Connect Core section 3.1.2.6).
func kindOfCode(code string) Kind {
	switch code {
	case "access_denied":
		return KindDeclined
	case "temporarily_unavailable", "server_error":
		return KindAway
	}
	return KindRefused
}

// verify checks the id token (OpenID Connect Core section 3.1.3.7).
func (p *Provider) verify(ctx context.Context, m *metadata, flow Flow, token *oauth2.Token) (*oidc.IDToken, error) {
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return nil, errors.New("there is none")
	}
	// The verifier takes only signatures by a key pair: neither "none" nor HMAC.
	who, err := m.provider.Verifier(&oidc.Config{ClientID: p.options.ClientID}).Verify(ctx, raw)
	if err != nil {
		return nil, errors.New(brief(err))
	}
	if flow.Nonce == "" || subtle.ConstantTimeCompare([]byte(who.Nonce), []byte(flow.Nonce)) != 1 {
		return nil, errors.New("the nonce is not that of this flow")
	}
	var claims struct {
		Party string `json:"azp"`
	}
	if err := who.Claims(&claims); err != nil {
		return nil, errors.New("unreadable claims")
	}
	if (claims.Party != "" || len(who.Audience) > 1) && claims.Party != p.options.ClientID {
		return nil, errors.New("it was issued to another party")
	}
	if who.AccessTokenHash != "" && who.VerifyAccessToken(token.AccessToken) != nil {
		return nil, errors.New("it goes with another access token")
	}
	return who, nil
}

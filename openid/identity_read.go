package openid

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// maxUsername is the length of the longest mail address, in octets.
const maxUsername = 320

// username reads the user name on the mail server from the id token, or where
// that doesn't tell it, as with many providers, from the userinfo endpoint
// (OpenID Connect Core section 5.3).
func (p *Provider) username(ctx context.Context, m *metadata, who *oidc.IDToken, token *oauth2.Token) (string, error) {
	var claims map[string]any
	if err := who.Claims(&claims); err != nil {
		return "", fail(KindForged, "reading of the id token", errors.New("unreadable claims"))
	}
	if claims[p.options.Username] == nil && m.provider.UserInfoEndpoint() != "" {
		var err error
		if claims, err = askUserInfo(ctx, m, who.Subject, token); err != nil {
			return "", err
		}
	}
	name, err := usernameIn(claims, p.options.Username)
	if err != nil {
		return "", fail(KindNameless, "reading of the user name", err)
	}
	return name, nil
}

func askUserInfo(ctx context.Context, m *metadata, subject string, token *oauth2.Token) (map[string]any, error) {
	const op = "question for the user's claims"
	info, err := m.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, failAsked(op, KindRefused, err)
	}
	if info.Subject != subject { // section 5.3.2
		return nil, fail(KindForged, op, errors.New("they are about somebody else"))
	}
	var claims map[string]any
	if err := info.Claims(&claims); err != nil {
		return nil, fail(KindForged, op, errors.New("unreadable claims"))
	}
	return claims, nil
}

// usernameIn takes an address only if the provider doesn't deny that it is the
// person's.
func usernameIn(claims map[string]any, claim string) (string, error) {
	name, _ := claims[claim].(string)
	switch {
	case name == "":
		return "", errors.New("no text in the claim " + claim)
	case len(name) > maxUsername || strings.ContainsFunc(name, unicode.IsControl):
		return "", errors.New("the claim " + claim + " is too long, or has control characters")
	}
	verified, told := claims["email_verified"]
	if claim == "email" && told && verified != true && verified != "true" { // some write it as text
		return "", errors.New("the address is not verified")
	}
	return name, nil
}

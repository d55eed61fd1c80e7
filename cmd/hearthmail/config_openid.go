package main

import (
	"errors"
	"fmt"
	"strings"

	"hearthmail/openid"
	"hearthmail/web"
)

// openIDConfig are the options that begin with --openid-.
type openIDConfig struct {
	Issuer       string `help:"OpenID Connect provider to sign in at: its issuer, https://…, as it writes it. Needs --public-url."`
	ClientID     string `name:"client-id" help:"What the OpenID provider calls Hearthmail."`
	ClientSecret string `name:"client-secret" help:"Hearthmail's secret at the OpenID provider; a public client has none. Better in a file, named by HEARTHMAIL_OPENID_CLIENT_SECRET_FILE."`
	Scopes       string `default:"openid email offline_access" help:"What to ask the OpenID provider for, separated by spaces."`
	Username     string `default:"email" help:"Claim of the OpenID provider that is the user name on the mail server."`
	Name         string `default:"OpenID" help:"What people call the OpenID provider: \"Sign in with …\"."`
	Only         bool   `help:"Offer no sign-in by password beside the OpenID provider."`

	options openid.Options
}

func (c *config) checkOpenID() error {
	o := &c.OpenID
	switch {
	case o.Issuer == "" && (o.ClientID != "" || o.ClientSecret != "" || o.Only):
		return errors.New("--openid-issuer: the other options for OpenID need it")
	case o.Issuer == "":
		return nil
	case c.directory == nil:
		return errors.New("--openid-issuer: needs a mail server that takes the provider's tokens (--imap); the demo takes none")
	case c.IMAP == "srv:":
		return errors.New("--openid-issuer: its tokens go to no server that is only looked up by the user name; list the domains, as in --imap srv:example.org")
	case c.public == nil:
		return errors.New("--openid-issuer: needs --public-url, which the provider leads people back to")
	}
	o.options = openid.Options{
		Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret, Username: o.Username,
		Scopes:   strings.FieldsFunc(o.Scopes, func(r rune) bool { return r == ' ' || r == ',' }),
		Redirect: web.OpenIDCallback(c.public),
	}
	if err := o.options.Check(); err != nil {
		return fmt.Errorf("--openid-issuer: %w", err)
	}
	return nil
}

// start gives the provider, nil for none.
func (o *openIDConfig) start() *web.OpenID {
	if o.Issuer == "" {
		return nil
	}
	return &web.OpenID{Provider: openid.New(o.options), Name: o.Name, Only: o.Only}
}

package openid

import (
	"errors"
	"net/url"
	"slices"
)

// Options say which provider, and who we are there.
type Options struct {
	Issuer       string   // as the provider writes it: https, or http on loopback
	ClientID     string   // what the provider calls us
	ClientSecret string   // "" for a public client
	Scopes       []string // with "openid"
	Username     string   // the claim that is the user name on the mail server
	Redirect     string   // the address of ours that the provider leads back to: https, or http on loopback
}

// Check says what is wrong with the options, without their values.
func (o Options) Check() error {
	switch {
	case !isSafeAddress(o.Issuer):
		return errors.New("the issuer is not an address that begins with https:// (or with http:// on this machine)")
	case !isSafeAddress(o.Redirect):
		return errors.New("the provider can lead back only to an address that begins with https:// (or with http:// on this machine)")
	case o.ClientID == "":
		return errors.New("the client id is missing")
	case o.Username == "":
		return errors.New("the claim of the user name is missing")
	case !slices.Contains(o.Scopes, "openid"):
		return errors.New(`the scopes lack "openid"`)
	}
	return nil
}

func isSafeAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.RawQuery == "" && isSafe(u, isLoopback(u))
}

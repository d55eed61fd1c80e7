package main

import (
	"context"
	"time"
)

// tryOpenID asks the provider of --openid-issuer what it can do, as the
// beginning of a sign-in does.
func (c *config) tryOpenID(ctx context.Context) []finding {
	const subject = "openid"
	switch {
	case c.OpenID.Issuer == "":
		return nil
	case c.checkOpenID() != nil:
		return []finding{{failing, subject, "not tried, since the options for it make no sense"}}
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	at := c.OpenID.start()
	defer at.Provider.Close()
	if _, _, err := at.Provider.Begin(ctx); err != nil {
		return []finding{{failing, subject, "the provider can't be used: check --openid-issuer, and open its /.well-known/openid-configuration in a browser (" + err.Error() + ")"}}
	}
	return []finding{{fine, subject, "the provider answers; whether the mail server takes its tokens shows at a sign-in"}}
}

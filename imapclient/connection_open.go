package imapclient

import (
	"context"
	"errors"
	"maps"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"

	"hearthmail/mailserver"
)

// entrance is how an account's connections come to be.
type entrance struct {
	server *Server
	login  Login
	tokens *heldTokens // to be used in place of the login's own; nil for none
	meter  Meter
}

// dial connects and signs in. A refusal has KindDenied. With several token
// sources it goes on to the next when one is of no use, and fails as the first.
func (e entrance) dial(ctx context.Context) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, e.server.dialTimeout())
	defer cancel()
	switch {
	case e.tokens != nil:
		return e.dialByAny(ctx, e.tokens.all())
	case e.login.Token != nil:
		return e.dialByAny(ctx, []TokenSource{e.login.Token})
	default:
		return e.dialAs(ctx, "")
	}
}

func (e entrance) dialByAny(ctx context.Context, sources []TokenSource) (*connection, error) {
	var first error
	for _, source := range sources {
		c, useless, err := e.dialBy(ctx, source)
		if !useless {
			return c, err
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = &Error{Kind: KindDenied, Op: "get a token", Err: errClosed}
	}
	return nil, first
}

// dialBy signs in by what a source gives; the source is useless if it gives
// nothing, or nothing that the server takes. When the source has no other token
// to give than the one that the server has refused, its reason counts: it may
// only be that there is none just now.
func (e entrance) dialBy(ctx context.Context, source TokenSource) (c *connection, useless bool, err error) {
	token, err := tokenOf(ctx, source)
	if err != nil {
		return nil, true, err
	}
	c, err = e.dialAs(ctx, token)
	hears, ok := source.(interface{ Refused(token string) })
	if !ok || KindOf(err) != KindDenied {
		return c, KindOf(err) == KindDenied, err
	}
	hears.Refused(token)
	another, none := tokenOf(ctx, source)
	if none != nil {
		return nil, true, none
	}
	if another != token {
		c, err = e.dialAs(ctx, another)
	}
	return c, KindOf(err) == KindDenied, err
}

// dialAs connects and signs in by a token, "" for the login's password.
func (e entrance) dialAs(ctx context.Context, token string) (*connection, error) {
	c, err := e.server.connect(ctx)
	if err != nil {
		return nil, fail("connect", err)
	}
	c.frames.measure(e.meter)
	if err := c.run(ctx, func() error { return c.signIn(e, token) }); err != nil {
		c.close()
		return nil, fail("sign in", orBusy(err, c.frames))
	}
	return c, nil
}

// dialPatiently opens a connection for an account that has none. While the
// server says that there are too many it tries again, for as long as
// connecting may take.
func (e entrance) dialPatiently(ctx context.Context) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, e.server.dialTimeout())
	defer cancel()
	for pause := busyRetryLeast; ; pause = min(2*pause, busyRetryMost) {
		c, err := e.dial(ctx)
		if KindOf(err) != KindBusy || !rest(ctx, pause) {
			return c, err
		}
	}
}

// orBusy tells a server that hung up because it has too many connections from
// one that can't be reached. There is a code for it (RFC 5530), but many just
// say so.
func orBusy(err error, frames *framer) error {
	bye := strings.ToLower(frames.farewell())
	for _, word := range []string{"[limit]", "[inuse]", "too many", "maximum"} {
		if strings.Contains(bye, word) {
			return &Error{Kind: KindBusy, Op: "connect", Err: err}
		}
	}
	return err
}

// signIn signs in and finds out what the server can do.
func (c *connection) signIn(e entrance, token string) error {
	before := c.client.Caps()
	err := c.prove(before, e, token)
	if err != nil {
		return refusedSignIn(err)
	}
	c.caps = c.client.Caps()
	if maps.Equal(before, c.caps) {
		// The answer to the sign-in brought no capabilities: those at hand may
		// be from before it.
		c.caps, err = c.client.Capability().Wait()
	}
	return err
}

// prove sends the token, or the password: by AUTHENTICATE PLAIN where the
// server has it, since LOGIN says nothing of the encoding of non-ASCII names and
// passwords.
func (c *connection) prove(caps imap.CapSet, e entrance, token string) error {
	switch {
	case token != "":
		has := func(mechanism string) bool { return caps.Has(imap.AuthCap(mechanism)) }
		mechanism := mailserver.Bearer(has, c.at, e.login.Username, token)
		if mechanism == nil {
			return &Error{Kind: KindUnsupported, Op: "sign in", Err: errors.New("neither OAUTHBEARER nor XOAUTH2")}
		}
		return c.client.Authenticate(mechanism)
	case caps.Has(imap.AuthCap(sasl.Plain)):
		return c.client.Authenticate(sasl.NewPlainClient("", e.login.Username, e.login.Password))
	case caps.Has(imap.CapLoginDisabled):
		return &Error{Kind: KindTLS, Op: "sign in", Err: errors.New("the server allows no sign-in on this connection")}
	default:
		return c.client.Login(e.login.Username, e.login.Password).Wait()
	}
}

// refusedSignIn takes a bare NO to a sign-in for wrong credentials, as most
// servers mean it; a response code may say otherwise.
func refusedSignIn(err error) error {
	answer, ok := errors.AsType[*imap.Error](err)
	if !ok {
		return err
	}
	kind := kindOfAnswer(answer)
	if kind == KindRefused || kind == KindForbidden {
		kind = KindDenied
	}
	return &Error{Kind: kind, Op: "sign in", Err: err}
}

package smtpclient

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"

	"hearthmail/mailserver"
)

// mechanisms are those that the server names, in capitals.
func (c *connection) mechanisms() []string {
	words, _ := c.has("AUTH")
	return strings.Fields(strings.ToUpper(words))
}

// signIn opens a connection on which somebody is signed in. A token that the server
// refuses it takes back to its source, and asks that for another once.
func (s *Server) signIn(ctx context.Context, login Login) (*connection, error) {
	if !login.IsSound() {
		return nil, &Error{Kind: KindDenied, Op: "sign in", Err: errors.New("empty, or with a control character")}
	}
	if login.Token == nil {
		return s.signInBy(ctx, login, "")
	}
	token, err := mailserver.TokenOf(ctx, login.Token)
	if err != nil {
		return nil, fail("get a token", err)
	}
	c, err := s.signInBy(ctx, login, token)
	hears, ok := login.Token.(interface{ Refused(token string) })
	if !ok || KindOf(err) != KindDenied {
		return c, err
	}
	hears.Refused(token)
	another, none := mailserver.TokenOf(ctx, login.Token)
	switch {
	case none != nil:
		return nil, fail("get a token", none)
	case another != token:
		return s.signInBy(ctx, login, another)
	}
	return nil, err
}

// signInBy connects and signs in by a token, "" for the login's password.
func (s *Server) signInBy(ctx context.Context, login Login, token string) (*connection, error) {
	c, err := s.connect(ctx, s.within(connectPatience))
	if err != nil {
		return nil, fail("connect", err)
	}
	stop := context.AfterFunc(ctx, c.close)
	defer stop()
	if err := c.prove(login, token); err != nil {
		err = refusedSignIn(inTime(ctx, err))
		if ctx.Err() != nil {
			c.close()
		} else {
			c.quit()
		}
		return nil, err
	}
	return c, nil
}

// prove signs in by the first way that both sides know. A server that knows none,
// and that we speak to in clear since somebody trusts the way to it, is a relay for
// its neighbours: it takes mail without.
func (c *connection) prove(login Login, token string) error {
	offered := c.mechanisms()
	has := func(mechanism string) bool { return slices.Contains(offered, mechanism) }
	switch {
	case len(offered) == 0 && c.at.Security == Plaintext:
		return nil
	case token != "":
		if mechanism := mailserver.Bearer(has, c.at, login.Username, token); mechanism != nil {
			return c.client.Auth(mechanism)
		}
	case has(sasl.Plain):
		return c.client.Auth(sasl.NewPlainClient("", login.Username, login.Password))
	case has(sasl.Login):
		return c.client.Auth(&loginClient{answers: []string{login.Username, login.Password}})
	}
	return &Error{Kind: KindUnsupported, Op: "sign in", Lacks: "AUTH"}
}

// loginClient is the mechanism LOGIN, which has no standard: it answers the first
// question, however that is worded, with the user name, and the second with the
// password.
type loginClient struct{ answers []string }

// Start sends nothing yet.
func (*loginClient) Start() (mechanism string, response []byte, err error) {
	return sasl.Login, nil, nil
}

// Next gives the next answer.
func (l *loginClient) Next([]byte) ([]byte, error) {
	if len(l.answers) == 0 {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	answer := l.answers[0]
	l.answers = l.answers[1:]
	return []byte(answer), nil
}

// refusedSignIn takes each lasting refusal for wrong credentials, and keeps nothing
// of the server's words, among which may be what was sent.
func refusedSignIn(err error) error {
	failed, ok := errors.AsType[*Error](fail("sign in", err))
	if !ok || failed.Answer.Code == 0 {
		return fail("sign in", err)
	}
	failed.Answer.Text = ""
	if failed.Kind != KindTemporary {
		failed.Kind = KindDenied
	}
	return failed
}

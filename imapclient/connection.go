package imapclient

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// connection is one signed-in IMAP connection. It serves one batch of commands
// at a time; the pool sees to that.
type connection struct {
	client   *goimap.Client
	frames   *framer // beneath the client
	caps     imap.CapSet
	enabled  bool       // ENABLE QRESYNC has been sent
	plain    bool       // and refused
	selected *selection // nil when no mailbox is selected
	used     time.Time  // when it was last given back
	proven   time.Time  // when the server last answered on it
}

// dial connects and signs in. A refusal has KindDenied.
func dial(ctx context.Context, server *Server, login credentials) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, server.dialTimeout())
	defer cancel()
	client, frames, err := server.connect(ctx)
	if err != nil {
		return nil, fail("connect", err)
	}
	c := &connection{client: client, frames: frames}
	if err := c.run(ctx, func() error { return c.authenticate(login) }); err != nil {
		c.close()
		return nil, fail("sign in", orBusy(err, frames))
	}
	return c, nil
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

// authenticate uses AUTHENTICATE PLAIN where the server has it, since LOGIN
// says nothing of the encoding of non-ASCII names and passwords.
func (c *connection) authenticate(login credentials) error {
	before := c.client.Caps()
	var err error
	switch {
	case before.Has(imap.AuthCap(sasl.Plain)):
		err = c.client.Authenticate(sasl.NewPlainClient("", login.username, login.password))
	case before.Has(imap.CapLoginDisabled):
		return &Error{Kind: KindTLS, Op: "sign in", Err: errors.New("the server allows no sign-in on this connection")}
	default:
		err = c.client.Login(login.username, login.password).Wait()
	}
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

// run calls fn, which sends commands and waits for their answers. When ctx
// ends, the connection is closed, since nothing less frees a waiting go-imap.
func (c *connection) run(ctx context.Context, fn func() error) error {
	stop := context.AfterFunc(ctx, func() { _ = c.frames.Close() })
	defer stop()
	err := fn()
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// fetch sends FETCH or UID FETCH and decodes what comes back: also flag changes
// that the server pushes meanwhile, which lack what was asked for.
func (c *connection) fetch(command string) ([]fetched, error) {
	frames, err := c.frames.do(command)
	if err != nil {
		return nil, err
	}
	return decodeRows(frames), nil
}

func decodeRows(frames []frame) []fetched {
	rows := make([]fetched, 0, len(frames))
	var r valueReader
	for _, f := range frames {
		if f.isFetch() {
			rows = append(rows, decodeFetchWith(f, &r))
		}
	}
	return rows
}

// alive is false once the connection has been closed from either side.
func (c *connection) alive() bool {
	select {
	case <-c.client.Closed():
		return false
	default:
		return true
	}
}

// close ends the connection without a word to the server and waits until
// go-imap's reader has ended.
func (c *connection) close() {
	_ = c.client.Close()
}

// logout takes leave of the server, for which it has a second, and closes.
func (c *connection) logout() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.run(ctx, func() error { return c.client.Logout().Wait() })
	c.close()
}

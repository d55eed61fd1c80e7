package imapclient

import (
	"context"
	"errors"
	"maps"
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
	selected *selection // nil when no mailbox is selected
	used     time.Time  // when it was last given back
}

// selection is the mailbox that a connection has selected.
type selection struct {
	mailbox     string
	uidValidity uint32
	messages    uint32 // as last known; connection.messages asks
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
		return nil, fail("sign in", err)
	}
	return c, nil
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
	rows := make([]fetched, len(frames))
	for i, f := range frames {
		rows[i] = decodeFetch(f)
	}
	return rows, nil
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

// sel makes mailbox the selected one. A uidValidity other than 0 must be the
// mailbox's own, else nothing that depends on UIDs may be done: KindConflict.
func (c *connection) sel(mailbox string, uidValidity uint32) error {
	if c.has(mailbox) {
		// A server shows a client what others have changed when a command ends.
		// The answer must be waited for: of commands that are sent in one go,
		// Dovecot lets the others run before it looks for changes.
		if err := c.client.Noop().Wait(); err != nil {
			return err
		}
	} else if err := c.selectAnew(mailbox); err != nil {
		return err
	}
	if uidValidity != 0 && uidValidity != c.selected.uidValidity {
		return &Error{Kind: KindConflict, Op: "select", Err: errors.New("another UIDVALIDITY")}
	}
	return nil
}

func (c *connection) selectAnew(mailbox string) error {
	c.selected = nil
	data, err := c.client.Select(mailbox, nil).Wait()
	if err != nil {
		return refusedSelect(err)
	}
	c.selected = &selection{mailbox: mailbox, uidValidity: data.UIDValidity, messages: data.NumMessages}
	return nil
}

// messages is the number of messages in the selected mailbox, its highest
// sequence number, as of the last answer.
func (c *connection) messages() uint32 {
	if now := c.client.Mailbox(); now != nil && now.Name == c.selected.mailbox {
		c.selected.messages = now.NumMessages
	}
	return c.selected.messages
}

// has says whether the mailbox is the selected one.
func (c *connection) has(mailbox string) bool {
	return c.selected != nil && c.selected.mailbox == mailbox
}

// refusedSelect takes a bare NO to a SELECT for a mailbox that is not there.
func refusedSelect(err error) error {
	answer, ok := errors.AsType[*imap.Error](err)
	if !ok {
		return err
	}
	kind := kindOfAnswer(answer)
	if kind == KindRefused {
		kind = KindNotFound
	}
	return &Error{Kind: kind, Op: "select", Err: err}
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

package imapclient

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"

	"hearthmail/mailserver"
)

// connection is one signed-in IMAP connection. It serves one batch of commands
// at a time; the pool sees to that.
type connection struct {
	client   *goimap.Client
	frames   *framer // beneath the client
	at       mailserver.Target
	caps     imap.CapSet
	enabled  bool       // ENABLE QRESYNC has been sent
	plain    bool       // and refused
	selected *selection // nil when no mailbox is selected
	names    uint64     // pool.names, as of which selected is called so
	used     time.Time  // when it was last given back
	proven   time.Time  // when the server last answered on it
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

// heedNames forgets what is selected when names have changed since it was.
func (c *connection) heedNames(names uint64) {
	if c.names != names {
		c.names, c.selected = names, nil
	}
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

package imapclient

import (
	"context"
	"errors"
	"time"
)

// idle has the server tell of INBOX. The command is renewed before a server
// may take the connection for forgotten (RFC 2177).
func (w *watcher) idle(ctx context.Context, c *connection) error {
	if err := w.within(ctx, c, func() error { return c.sel("INBOX", 0) }); err != nil {
		return err
	}
	heard := c.frames.listen()
	w.live.changed("")
	for {
		x, err := c.frames.begin("IDLE")
		if err != nil {
			return err
		}
		if err := w.listenIdle(ctx, heard); err != nil {
			return err
		}
		if err := w.within(ctx, c, func() error { return c.frames.endIdle(x) }); err != nil {
			return err
		}
	}
}

// listenIdle passes on what happens until it is time to renew.
func (w *watcher) listenIdle(ctx context.Context, heard *hearing) error {
	renew := time.NewTimer(watchProof)
	defer renew.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-heard.gone:
			return errors.New("the connection is gone")
		case <-heard.ready:
			heard.take()
			w.live.changed("INBOX")
		case <-renew.C:
			return nil
		}
	}
}

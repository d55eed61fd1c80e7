package imapclient

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"
)

// How long a watcher waits before it connects anew, and how often it makes
// sure that the connection is alive.
const (
	watchRetryLeast = time.Second
	watchRetryMost  = time.Minute
	watchProof      = time.Minute
)

// watcher keeps one connection on which the server says what changes: NOTIFY
// for all mailboxes at once (RFC 5465), else IDLE on INBOX (RFC 2177).
type watcher struct {
	server *Server
	login  credentials
	live   *live
	caps   imap.CapSet
}

var errNoPush = errors.New("the server has neither NOTIFY nor IDLE")

func (w *watcher) possible() bool { return w.caps.Has(imap.CapNotify) || w.caps.Has(imap.CapIdle) }

// run watches until ctx ends. While there is no connection nothing is trusted.
func (w *watcher) run(ctx context.Context) {
	pause := watchRetryLeast
	for ctx.Err() == nil {
		began := time.Now()
		// People are told of a failure when they ask for a page themselves. A
		// password that is refused is not tried again and again.
		if err := w.session(ctx); ctx.Err() != nil || KindOf(err) == KindDenied {
			return
		}
		w.live.changed("") // whatever happened was missed
		if time.Since(began) > watchProof {
			pause = watchRetryLeast
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, watchRetryMost)
	}
}

func (w *watcher) session(ctx context.Context) error {
	c, err := dial(ctx, w.server, w.login)
	if err != nil {
		return err
	}
	defer c.logout()
	stop := context.AfterFunc(ctx, func() { _ = c.frames.Close() })
	defer stop()
	if c.caps.Has(imap.CapNotify) {
		if err := w.notify(ctx, c); !isAnswer(err) {
			return err
		}
	}
	if !c.caps.Has(imap.CapIdle) {
		return errNoPush
	}
	return w.idle(ctx, c)
}

// within runs commands with the server's deadline.
func (w *watcher) within(ctx context.Context, c *connection, fn func() error) error {
	ctx, cancel := context.WithTimeout(ctx, w.server.commandTimeout())
	defer cancel()
	return c.run(ctx, fn)
}

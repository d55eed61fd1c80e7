package imapclient

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
)

// How long a watcher waits before it connects anew, and how often it makes
// sure that the connection is alive.
const (
	watchRetryLeast = time.Second
	watchRetryMost  = time.Minute
	watchProof      = 20 * time.Second
	watchBegins     = time.Second // after a sign-in, at the latest
)

// watcher has the server say what changes: with NOTIFY of all mailboxes at once
// (RFC 5465), on one connection; else with IDLE (RFC 2177) of INBOX, and on a
// second connection of what is looked at besides.
type watcher struct {
	way     entrance
	account *Account
}

var errNoPush = errors.New("the server has neither NOTIFY nor IDLE")

func (w *watcher) can(c imap.Cap) bool { return w.account.caps.Has(c) }

// connections is how many the watcher takes of those that an account may have.
func (w *watcher) connections(most int) int {
	switch {
	case most < 2 || !w.can(imap.CapNotify) && !w.can(imap.CapIdle):
		return 0
	case w.can(imap.CapNotify) || most < 4:
		return 1
	default:
		return 2
	}
}

// run watches until ctx ends.
func (w *watcher) run(ctx context.Context) {
	connections := w.connections(w.account.perUser)
	if connections == 0 {
		return
	}
	select { // the first page goes first
	case <-ctx.Done():
		return
	case <-w.account.used:
	case <-time.After(watchBegins):
	}
	var all sync.WaitGroup
	if connections > 1 {
		all.Go(func() { w.keep(ctx, w.follow) })
	}
	w.keep(ctx, w.session)
	all.Wait()
}

// keep has watch go on, on one connection after another. While there is none,
// nothing is trusted.
func (w *watcher) keep(ctx context.Context, watch func(context.Context) error) {
	pause := watchRetryLeast
	for ctx.Err() == nil {
		began := time.Now()
		// People are told of a failure when they ask for a page themselves. A
		// password that is refused is not tried again and again; of tokens
		// there may be another some time.
		err := watch(ctx)
		denied := err != nil && KindOf(err) == KindDenied
		if ctx.Err() != nil || denied && w.way.tokens == nil {
			return
		}
		if err == nil {
			continue
		}
		if denied {
			pause = watchRetryMost
		}
		w.account.pool.dropDead()  // what ended this connection may have ended others
		w.account.live.changed("") // whatever happens now is missed
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
	c, err := w.way.dial(ctx)
	if err != nil {
		return err
	}
	defer c.logout()
	stop := context.AfterFunc(ctx, func() { _ = c.frames.Close() })
	defer stop()
	defer w.account.tree.watch(false)
	if c.caps.Has(imap.CapNotify) {
		if err := w.notify(ctx, c); !isAnswer(err) {
			return err
		}
	}
	if !c.caps.Has(imap.CapIdle) {
		return errNoPush
	}
	return w.idleOnInbox(ctx, c)
}

// endWith has the watch end the moment its connection is lost, since lists are
// served on its word, and otherwise when end is called.
func (w *watcher) endWith(c *connection, watch uint64) (end func()) {
	end = func() { w.account.watchEnds(watch) }
	c.frames.onLost(end)
	return end
}

// within runs commands with the server's deadline.
func (w *watcher) within(ctx context.Context, c *connection, fn func() error) error {
	ctx, cancel := context.WithTimeout(ctx, w.way.server.commandTimeout())
	defer cancel()
	return c.run(ctx, fn)
}

// ask sends a command of ours with the server's deadline.
func (w *watcher) ask(ctx context.Context, c *connection, command string) error {
	return w.within(ctx, c, func() error { _, err := c.frames.do(command); return err })
}

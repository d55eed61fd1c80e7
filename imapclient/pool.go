package imapclient

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// idleAfter is how long an unused connection is kept.
const idleAfter = 5 * time.Minute

// pool keeps an account's connections, few however many people there are.
type pool struct {
	server *Server
	login  credentials
	slots  chan struct{} // a token for each connection that may be in use

	mu     sync.Mutex
	idle   []*connection // the last used is last
	closed bool
}

func newPool(server *Server, login credentials, size int) *pool {
	return &pool{server: server, login: login, slots: make(chan struct{}, size)}
}

var errClosed = errors.New("the account has been closed")

// batch is what is done on a connection while it is borrowed.
type batch func(c *connection) error

// run borrows a connection, the one with the mailbox selected if there is
// one, and calls fn on it. The commands have the server's CommandTimeout, and
// go on when ctx ends: a person who leaves a page must not cost the account a
// connection.
//
// fn must bear to be called twice: when a connection that had been lying idle
// turns out to be dead, it is called again on a fresh one.
func (p *pool) run(ctx context.Context, mailbox string, fn batch) error {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return fail("wait for a connection", ctx.Err())
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.server.commandTimeout())
	defer cancel()

	idle, err := p.take(mailbox)
	if err != nil {
		return err
	}
	if idle != nil {
		err := p.use(ctx, idle, fn)
		if err == nil || isOrderly(err) || KindOf(err) == KindGarbled {
			return err
		}
		p.dropIdle() // what killed one has most likely killed the others too
		if ctx.Err() != nil {
			return err
		}
	}
	fresh, err := dial(ctx, p.server, p.login)
	if err != nil {
		return err
	}
	return p.use(ctx, fresh, fn)
}

func (p *pool) use(ctx context.Context, c *connection, fn batch) error {
	err := c.run(ctx, func() error { return fn(c) })
	p.give(c, err)
	return fail("command", err)
}

// take gives an idle connection, or nil when there is none.
func (p *pool) take(mailbox string) (*connection, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, &Error{Kind: KindUnreachable, Op: "take a connection", Err: errClosed}
	}
	p.idle = slices.DeleteFunc(p.idle, func(c *connection) bool { return !c.alive() })
	if len(p.idle) == 0 {
		return nil, nil
	}
	pick := len(p.idle) - 1
	for i, c := range p.idle {
		if c.has(mailbox) {
			pick = i
		}
	}
	c := p.idle[pick]
	p.idle = slices.Delete(p.idle, pick, pick+1)
	return c, nil
}

// give takes a connection back, or closes it when it is of no more use: after
// an error other than the server's NO, nobody knows what it still has to say.
func (p *pool) give(c *connection, err error) {
	c.used = time.Now()
	p.mu.Lock()
	keep := !p.closed && c.alive() && (err == nil || isOrderly(err))
	if keep {
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if !keep {
		c.close()
	}
}

// isOrderly says whether err is an answer after which a connection is as good
// as before. A server that speaks of a fault of its own is not believed: to
// Dovecot that happens when a mailbox was replaced under a connection.
func isOrderly(err error) bool {
	switch KindOf(fail("command", err)) {
	case KindConflict, KindNotFound, KindUnsupported, KindInvalid, KindForbidden, KindRefused, KindBusy:
		return true
	case KindInternal: // BAD
		return isAnswer(err)
	default:
		return false
	}
}

// add puts a connection that signing in has opened among the idle ones, if the
// account has room for one more.
func (p *pool) add(c *connection) {
	p.mu.Lock()
	room := !p.closed && len(p.idle)+len(p.slots) < cap(p.slots)
	if room {
		c.used = time.Now()
		p.idle = append(p.idle, c)
	}
	p.mu.Unlock()
	if !room {
		c.logout()
	}
}

// sweep closes what has been idle for too long.
func (p *pool) sweep(now time.Time) {
	p.mu.Lock()
	var old []*connection
	kept := p.idle[:0]
	for _, c := range p.idle {
		if now.Sub(c.used) > idleAfter || !c.alive() {
			old = append(old, c)
		} else {
			kept = append(kept, c)
		}
	}
	p.idle = kept
	p.mu.Unlock()
	for _, c := range old {
		c.logout()
	}
}

func (p *pool) dropIdle() {
	for _, c := range p.takeAll(false) {
		c.close()
	}
}

// close ends all connections; those in use end when they are given back.
func (p *pool) close() {
	var ends sync.WaitGroup
	for _, c := range p.takeAll(true) {
		ends.Go(c.logout)
	}
	ends.Wait()
}

func (p *pool) takeAll(closing bool) []*connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.idle
	p.idle = nil
	p.closed = p.closed || closing
	return all
}

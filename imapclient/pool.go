package imapclient

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// pool keeps an account's connections, few however many people there are.
type pool struct {
	ctx   context.Context // ends with the account
	way   entrance
	queue *queue // of those who use a connection

	silent atomic.Bool // the server did not answer in time when it was last asked

	mu     sync.Mutex
	idle   []*connection // the last used is last
	names  uint64        // grows when mailboxes have got other names
	closed bool
}

func newPool(ctx context.Context, way entrance, size int) *pool {
	return &pool{ctx: ctx, way: way, queue: newQueue(size)}
}

var errClosed = errors.New("the account has been closed")

// batch is what is done on a connection while it is borrowed.
type batch func(c *connection) error

// task says how a batch is to be run.
type task struct {
	mailbox string        // that it is about; "" for none
	urgency urgency       // click, unless said otherwise
	once    bool          // fn doesn't bear to be called twice
	cancel  bool          // the commands end with ctx
	more    time.Duration // that it may take, beside the server's CommandTimeout
}

// run borrows a connection, the one with the mailbox selected if there is
// one, and calls fn on it. The commands have the server's CommandTimeout, or more
// if the task says so, and usually go on when ctx ends: a person who leaves a page must not cost the
// account a connection.
//
// Unless it runs once, fn must bear to be called twice: when the connection is
// lost, it is called again on another.
func (p *pool) run(ctx context.Context, t task, fn batch) error {
	if err := p.queue.join(ctx, t.urgency); err != nil {
		return fail("wait for a connection", err)
	}
	defer p.queue.leave(t.urgency)
	if !t.cancel {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, p.way.server.commandTimeout()+t.more)
	defer cancel()
	if t.urgency != click { // nobody is there any more who would want it
		defer context.AfterFunc(p.ctx, cancel)()
	}

	err := p.attempt(ctx, t, fn)
	if t.once || !isLost(err) || ctx.Err() != nil {
		return err
	}
	p.dropIdle() // what killed one has most likely killed the others too
	return p.attempt(ctx, t, fn)
}

// attempt calls fn on an idle connection, or on a fresh one.
func (p *pool) attempt(ctx context.Context, t task, fn batch) error {
	c, err := p.take(t.mailbox)
	if err != nil {
		return err
	}
	if c != nil && (t.once || c.proven.IsZero()) && !p.proven(ctx, c) {
		c = nil
	}
	if c == nil {
		if c, err = p.dial(ctx, p.way, t.urgency); err != nil {
			return &dialError{err}
		}
	}
	return p.use(ctx, c, fn)
}

// dialError says that nothing was sent: there is no connection to be had.
type dialError struct{ error }

func (e *dialError) Unwrap() error { return e.error }

// isLost says whether err is the loss of a connection that there was.
func isLost(err error) bool {
	if err == nil || isOrderly(err) || KindOf(err) == KindGarbled {
		return false
	}
	return !is[*dialError](err)
}

// dial opens a connection. When the server says that there are too many, it
// waits until one of the account's others is free, or for a while if there is
// none.
func (p *pool) dial(ctx context.Context, way entrance, u urgency) (*connection, error) {
	for pause := busyRetryLeast; ; pause = min(2*pause, busyRetryMost) {
		c, err := p.dialOnce(ctx, way)
		if KindOf(err) != KindBusy {
			return c, err
		}
		if p.queue.refused() == 0 {
			if !rest(ctx, pause) {
				return nil, err
			}
			continue
		}
		p.queue.leave(u)
		if p.queue.join(ctx, u) != nil {
			p.queue.rejoin(u) // for the caller to leave
			return nil, err
		}
		if idle, err := p.take(""); err != nil || idle != nil {
			return idle, err
		}
	}
}

// dialOnce has little patience with a server that has just been silent: else
// every page would wait for all the time that it may take.
func (p *pool) dialOnce(ctx context.Context, way entrance) (*connection, error) {
	if p.silent.Load() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, silentLimit)
		defer cancel()
	}
	c, err := way.dial(ctx)
	p.hear(err)
	return c, err
}

// hear notes whether the server has answered.
func (p *pool) hear(err error) { p.silent.Store(KindOf(err) == KindTimeout) }

// silentLimit is what a server that did not answer has for letting us in.
const silentLimit = 3 * time.Second

// rest waits; false when ctx has ended meanwhile.
func rest(ctx context.Context, pause time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause):
		return true
	}
}

// How long to wait before trying again when the server has too many
// connections.
const (
	busyRetryLeast = 250 * time.Millisecond
	busyRetryMost  = 4 * time.Second
)

func (p *pool) use(ctx context.Context, c *connection, fn batch) error {
	err := fail("command", c.run(ctx, func() error { return fn(c) }))
	p.hear(err)
	p.give(c, err)
	return err
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
	pick := 0 // the longest unused
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
	c.proven = c.used
	p.mu.Lock()
	c.heedNames(p.names)
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
	case KindConflict, KindNotFound, KindUnsupported, KindInvalid, KindForbidden, KindRefused, KindBusy, KindTooLarge, KindFull, KindExists, KindCharset, KindNoKeyword:
		return true
	case KindInternal: // BAD
		return isAnswer(err)
	default:
		return false
	}
}

// add puts a connection that signing in has opened among the idle ones.
func (p *pool) add(c *connection) { p.give(c, nil) }

// renew asks the server whether it lets somebody in, with a connection that takes
// the place of another.
func (p *pool) renew(ctx context.Context, way entrance) error {
	if err := p.queue.join(ctx, click); err != nil {
		return fail("wait for a connection", err)
	}
	defer p.queue.leave(click)
	if idle, err := p.take(""); err != nil {
		return err
	} else if idle != nil {
		idle.logout()
	}
	fresh, err := p.dial(ctx, way, click)
	if err == nil {
		p.give(fresh, nil)
	}
	return err
}

// dropDead closes the idle connections that no longer answer.
func (p *pool) dropDead() {
	p.mu.Lock()
	for _, c := range p.idle {
		c.proven = time.Time{} // the next sweep looks after it, and whoever takes it before
	}
	p.mu.Unlock()
}

// leaveSelected closes the connections that have such mailboxes selected, which have other
// names now, or are no more. Those in use select anew what they are used for next.
func (p *pool) leaveSelected(gone func(mailbox string) bool) {
	var left []*connection
	p.mu.Lock()
	p.names++
	p.idle = slices.DeleteFunc(p.idle, func(c *connection) bool {
		leave := c.selected != nil && gone(c.selected.mailbox)
		if leave {
			left = append(left, c)
		}
		return leave
	})
	for _, c := range p.idle {
		c.names = p.names
	}
	p.mu.Unlock()
	for _, c := range left {
		c.close()
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

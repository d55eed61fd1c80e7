package imapclient

import (
	"context"
	"slices"
	"time"
)

// An unused connection is kept for so long, and meanwhile asked whether it is
// alive: a dead one is found before a person waits for it.
const (
	idleAfter  = 30 * time.Second
	sweepEvery = 5 * time.Second
	proveAfter = 10 * time.Second
	proveLimit = 3 * time.Second
)

// sweep closes what has been idle for too long or is dead. It takes its place
// in line, so that the account never has more connections than it may.
func (p *pool) sweep(ctx context.Context, now time.Time) {
	for p.hasStale(now) && p.queue.tryJoin(unseen) {
		if c := p.takeStale(now); c == nil {
			// somebody uses it by now
		} else if isOld(c, now) {
			c.logout()
		} else if p.proven(ctx, c) {
			p.giveBack(c)
		}
		p.queue.leave(unseen)
	}
}

func isOld(c *connection, now time.Time) bool { return now.Sub(c.used) > idleAfter || !c.alive() }

func isStale(c *connection, now time.Time) bool {
	return isOld(c, now) || now.Sub(c.proven) > proveAfter
}

func (p *pool) hasStale(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.idle, func(c *connection) bool { return isStale(c, now) })
}

// takeStale takes out a connection that is to be closed or proven.
func (p *pool) takeStale(now time.Time) *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.idle, func(c *connection) bool { return isStale(c, now) })
	if i < 0 {
		return nil
	}
	c := p.idle[i]
	p.idle = slices.Delete(p.idle, i, i+1)
	return c
}

// proven asks a connection whether it is alive. A dead one is closed, and with
// it those that what killed it has most likely killed too.
func (p *pool) proven(ctx context.Context, c *connection) bool {
	ctx, cancel := context.WithTimeout(ctx, proveLimit)
	defer cancel()
	if err := c.run(ctx, func() error { return c.client.Noop().Wait() }); err != nil && !isAnswer(err) {
		c.close()
		p.dropIdle()
		return false
	}
	c.proven = time.Now()
	return true
}

// giveBack puts a connection back that was not used.
func (p *pool) giveBack(c *connection) {
	p.mu.Lock()
	keep := !p.closed && c.alive()
	if keep {
		p.idle = append([]*connection{c}, p.idle...)
	}
	p.mu.Unlock()
	if !keep {
		c.close()
	}
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// settled is how long nobody has spoken when what goes on in the background is
// taken to be over; settleLimit how long that may take.
const (
	settled     = 300 * time.Millisecond
	settleLimit = 20 * time.Second
)

// proxy stands between Hearthmail and the mail server. It counts connections
// and round trips, holds back answers, and notes when the server last spoke.
type proxy struct {
	target   string
	listener net.Listener
	ctx      context.Context
	cancel   context.CancelFunc
	owned    sync.WaitGroup

	open, peak, trips atomic.Int64
	delay             atomic.Int64 // time.Duration
	spoke             atomic.Int64 // when either side last did (time.Time.UnixNano)
	heard             chan time.Time
}

func startProxy(ctx context.Context, target string) (*proxy, error) {
	ctx, cancel := context.WithCancel(ctx)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		cancel()
		return nil, err
	}
	p := &proxy{target: target, listener: listener, ctx: ctx, cancel: cancel, heard: make(chan time.Time, 1024)}
	context.AfterFunc(ctx, func() { _ = listener.Close() })
	p.owned.Go(p.accept)
	return p, nil
}

func (p *proxy) addr() string { return p.listener.Addr().String() }

// end closes every connection.
func (p *proxy) end() {
	p.cancel()
	p.owned.Wait()
}

// settle waits until neither side has said anything for a while: the program
// then has nothing going on that nobody waits for.
func (p *proxy) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	for {
		quiet := time.Since(time.Unix(0, p.spoke.Load()))
		if quiet >= settled {
			return nil
		}
		if err := pause(ctx, settled-quiet); err != nil {
			return fmt.Errorf("the program doesn't leave the mail server alone: %w", err)
		}
	}
}

// rest waits until no more than most connections are open, as long as limit,
// and says how many there are.
func (p *proxy) rest(ctx context.Context, most int64, limit time.Duration) (int64, error) {
	const look = 250 * time.Millisecond
	for end := time.Now().Add(limit); p.open.Load() > most && time.Now().Before(end); {
		if err := pause(ctx, look); err != nil {
			return 0, err
		}
	}
	return p.open.Load(), nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// forget drops what was heard up to now.
func (p *proxy) forget() {
	for len(p.heard) > 0 {
		<-p.heard
	}
}

func (p *proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.owned.Go(func() { p.serve(conn) })
	}
}

func (p *proxy) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := new(net.Dialer).DialContext(p.ctx, "tcp", p.target)
	if err != nil {
		return
	}
	for now := p.open.Add(1); ; {
		if peak := p.peak.Load(); now <= peak || p.peak.CompareAndSwap(peak, now) {
			break
		}
	}
	defer p.open.Add(-1)
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	context.AfterFunc(ctx, func() {
		_ = client.Close()
		_ = server.Close()
	})
	var answered atomic.Bool // since the client last spoke
	var ways sync.WaitGroup
	ways.Go(func() {
		defer cancel()
		p.pass(client, server, func() time.Duration {
			p.spoke.Store(time.Now().UnixNano())
			if answered.Swap(false) {
				p.trips.Add(1)
			}
			return 0
		})
	})
	ways.Go(func() {
		defer cancel()
		p.pass(server, client, func() time.Duration {
			now := time.Now()
			p.spoke.Store(now.UnixNano())
			select {
			case p.heard <- now:
			default: // nobody is listening
			}
			answered.Store(true)
			return time.Duration(p.delay.Load())
		})
	})
	ways.Wait()
}

// passing is what was read at once, and when it may go on.
type passing struct {
	data []byte
	due  time.Time
}

// pass carries one direction until either side closes; read says how long what
// was just read is held back. That doesn't hold back what comes after it, so a
// delay costs no throughput; without one, nothing is handed over to another
// goroutine, which would cost time that isn't the program's.
func (p *proxy) pass(from, to net.Conn, read func() time.Duration) {
	waiting := make(chan passing, 1024)
	var held atomic.Int64
	var writer sync.WaitGroup
	writer.Go(func() {
		for next := range waiting {
			if wait := time.Until(next.due); wait > 0 {
				time.Sleep(wait) // the delay itself is what is measured
			}
			_, _ = to.Write(next.data) // the reader finds out
			held.Add(-1)
		}
	})
	defer writer.Wait()
	defer close(waiting)
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if delay := read(); delay > 0 || held.Load() > 0 {
				held.Add(1)
				waiting <- passing{bytes.Clone(buffer[:n]), time.Now().Add(delay)}
			} else {
				_, _ = to.Write(buffer[:n])
			}
		}
		if err != nil {
			return
		}
	}
}

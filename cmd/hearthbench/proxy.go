package main

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"
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
			if answered.Swap(false) {
				p.trips.Add(1)
			}
			return 0
		})
	})
	ways.Go(func() {
		defer cancel()
		p.pass(server, client, func() time.Duration {
			select {
			case p.heard <- time.Now():
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

// pass carries one direction until either side closes. What is held back
// doesn't hold back what comes after it, so a delay costs no throughput.
func (p *proxy) pass(from, to net.Conn, read func() time.Duration) {
	waiting := make(chan passing, 1024)
	var writer sync.WaitGroup
	writer.Go(func() {
		for next := range waiting {
			if wait := time.Until(next.due); wait > 0 {
				time.Sleep(wait) // the delay itself is what is measured
			}
			_, _ = to.Write(next.data) // the reader finds out
		}
	})
	defer writer.Wait()
	defer close(waiting)
	for {
		buffer := make([]byte, 32<<10)
		n, err := from.Read(buffer)
		if n > 0 {
			waiting <- passing{buffer[:n], time.Now().Add(read())}
		}
		if err != nil {
			return
		}
	}
}

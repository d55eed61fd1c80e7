// Package testproxy stands between a program and a server under test. It
// counts the bytes that pass, keeps the commands that the program sent, and
// makes the network slow, silent or broken when a test asks for that.
package testproxy

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Proxy is a running proxy on loopback. Its methods may be called from any
// goroutine.
type Proxy struct {
	target   string
	listener net.Listener
	ctx      context.Context // ends with the proxy
	cancel   context.CancelFunc
	owned    sync.WaitGroup // every goroutine

	fromServer, toServer, accepted atomic.Int64
	latency                        atomic.Int64 // time.Duration

	mu       sync.Mutex
	links    map[*link]struct{}
	gate     chan struct{} // closed while bytes may pass
	commands []string
}

// Start listens on loopback and forwards each connection to target, a
// host:port. The proxy ends with the test, and leaves no goroutine behind.
func Start(t testing.TB, target string) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("the proxy's listener: %v", err)
	}
	// Not t.Context, which ends before the cleanups: clients may close in theirs.
	ctx, cancel := context.WithCancel(context.Background())
	p := &Proxy{target: target, listener: listener, ctx: ctx, cancel: cancel, links: map[*link]struct{}{}, gate: closedGate()}
	t.Cleanup(p.end)
	p.owned.Go(p.accept)
	return p
}

// Addr is the host:port to connect to instead of the target's.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// BytesFromServer counts what the server sent since the start or Reset.
func (p *Proxy) BytesFromServer() int64 { return p.fromServer.Load() }

// BytesToServer counts what the program sent since the start or Reset.
func (p *Proxy) BytesToServer() int64 { return p.toServer.Load() }

// Connections counts those that the program opened since the start or Reset.
func (p *Proxy) Connections() int64 { return p.accepted.Load() }

// Commands returns the IMAP command lines that the program sent since the
// start or Reset, the first maxCommands of them, with their tags and without
// CRLF and literals. The arguments of LOGIN and AUTHENTICATE are left out, and
// so is all that follows STARTTLS on its connection.
func (p *Proxy) Commands() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.commands...)
}

// Reset sets the counters to zero and forgets the commands. Connections stay.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.commands = nil
	p.fromServer.Store(0)
	p.toServer.Store(0)
	p.accepted.Store(0)
}

// SetLatency makes everything that the server sends arrive d later, so that a
// round trip takes d more. It doesn't bound the throughput.
func (p *Proxy) SetLatency(d time.Duration) { p.latency.Store(int64(d)) }

// CutAll closes every connection on both sides. New ones are accepted.
func (p *Proxy) CutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.close()
	}
}

// SetBlackHole holds back all bytes in both directions, on old and new
// connections, while the connections themselves stay open. What was held back
// arrives once it is set to false.
func (p *Proxy) SetBlackHole(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.gate:
		if on {
			p.gate = make(chan struct{})
		}
	default:
		if !on {
			close(p.gate)
		}
	}
}

func (p *Proxy) currentGate() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.gate
}

func closedGate() chan struct{} {
	gate := make(chan struct{})
	close(gate)
	return gate
}

func (p *Proxy) end() {
	p.cancel()
	_ = p.listener.Close()
	p.CutAll()
	p.owned.Wait()
}

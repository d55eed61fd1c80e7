package testproxy

import (
	"context"
	"net"
	"sync"
	"time"
)

// link is one connection of the program and its counterpart to the server.
type link struct {
	ctx             context.Context // ends with the link
	cancel          context.CancelFunc
	program, server net.Conn
}

// maxWaiting is how many chunks may wait for their time in one direction.
const maxWaiting = 1024

// chunk is what was read at once, and when it may be passed on.
type chunk struct {
	bytes []byte
	due   time.Time
}

func (l *link) close() {
	l.cancel()
	_ = l.program.Close()
	_ = l.server.Close()
}

// accept takes connections until the listener closes.
func (p *Proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.accepted.Add(1)
		p.owned.Go(func() { p.serve(conn) })
	}
}

// serve carries one connection until either side ends it.
func (p *Proxy) serve(program net.Conn) {
	server, err := new(net.Dialer).DialContext(p.ctx, "tcp", p.target)
	if err != nil {
		_ = program.Close() // as a server that is away looks from behind a proxy
		return
	}
	ctx, cancel := context.WithCancel(p.ctx)
	l := &link{ctx: ctx, cancel: cancel, program: program, server: server}
	p.mu.Lock()
	p.links[l] = struct{}{}
	p.mu.Unlock()
	if p.ctx.Err() != nil { // end may have looked before this link was there
		l.close()
	}

	p.carry(l)

	p.mu.Lock()
	delete(p.links, l)
	p.mu.Unlock()
}

// carry passes bytes in both directions, and returns when the link is closed.
func (p *Proxy) carry(l *link) {
	var recorder recorder
	toServer, toProgram := make(chan chunk, maxWaiting), make(chan chunk, maxWaiting)
	var parts sync.WaitGroup
	parts.Go(func() {
		l.read(l.program, toServer, func(bytes []byte) time.Duration {
			p.toServer.Add(int64(len(bytes)))
			p.record(recorder.read(bytes))
			return 0
		})
	})
	parts.Go(func() {
		l.read(l.server, toProgram, func(bytes []byte) time.Duration {
			p.fromServer.Add(int64(len(bytes)))
			return time.Duration(p.latency.Load())
		})
	})
	parts.Go(func() { p.write(l, l.server, toServer) })
	parts.Go(func() { p.write(l, l.program, toProgram) })
	parts.Wait()
}

// read hands on what one side sends, with the delay that passing wants. It
// goes on while chunks wait for their time, so that latency costs no
// throughput. It closes waiting at the end.
func (l *link) read(from net.Conn, waiting chan<- chunk, passing func([]byte) time.Duration) {
	defer close(waiting)
	for {
		buffer := make([]byte, 32<<10)
		n, err := from.Read(buffer)
		if n > 0 {
			next := chunk{bytes: buffer[:n], due: time.Now().Add(passing(buffer[:n]))}
			select {
			case waiting <- next:
			case <-l.ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// write sends chunks when they are due and the gate is open. It closes the
// link after the last, so that a server's goodbye still arrives.
func (p *Proxy) write(l *link, to net.Conn, waiting <-chan chunk) {
	defer l.close()
	for next := range waiting {
		if !l.waitUntil(next.due) {
			return
		}
		select {
		case <-p.currentGate():
		case <-l.ctx.Done():
			return
		}
		if _, err := to.Write(next.bytes); err != nil {
			return
		}
	}
}

// waitUntil returns false when the link was closed before.
func (l *link) waitUntil(due time.Time) bool {
	wait := time.Until(due)
	if wait <= 0 {
		return true
	}
	select {
	case <-time.After(wait):
		return true
	case <-l.ctx.Done():
		return false
	}
}

package main

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	drainSilent = 2 * time.Second // for a new connection to bring its request while the program ends
	drainLook   = 5 * time.Millisecond
)

// underWay knows which connections have a request under way, or may have one on
// its way. It is an http.Server's ConnState.
type underWay struct {
	mu    sync.Mutex
	conns map[net.Conn]time.Time // since when they are silent; zero for those with a request
}

func newUnderWay() *underWay { return &underWay{conns: map[net.Conn]time.Time{}} }

func (u *underWay) note(c net.Conn, state http.ConnState) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch state {
	case http.StateNew:
		u.conns[c] = time.Now()
	case http.StateActive:
		u.conns[c] = time.Time{}
	default:
		delete(u.conns, c)
	}
}

func (u *underWay) nothing() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, since := range u.conns {
		if since.IsZero() || time.Since(since) < drainSilent {
			return false
		}
	}
	return true
}

// drain takes no more connections and waits, no longer than ctx, until those
// that were taken have been served. Server.Shutdown would hang up on a request
// that it reads just then; a proxy may send one again that can be repeated, but
// not a form.
func (u *underWay) drain(ctx context.Context, server *http.Server, listener net.Listener) {
	server.SetKeepAlivesEnabled(false)
	_ = listener.Close()
	look := time.NewTicker(drainLook)
	defer look.Stop()
	for !u.nothing() {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

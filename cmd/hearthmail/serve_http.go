package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"hearthmail/web"
)

// Time that a browser has for a request's header, a kept connection without
// one, and what is under way when the program is asked to end.
const (
	headerTimeout   = 10 * time.Second
	keepTimeout     = 2 * time.Minute
	shutdownTimeout = 20 * time.Second
	pingAfter       = 30 * time.Second // HTTP/2: asks a silent browser whether it lives
)

// httpServer is a server with the bounds that each of ours has; patience is
// that with a browser which takes nothing. With a certificate it speaks TLS,
// and HTTP/2 too.
func httpServer(handler http.Handler, patience time.Duration, c *certificate, log *slog.Logger) *http.Server {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: min(headerTimeout, patience),
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: 100, SendPingTimeout: pingAfter, PingTimeout: headerTimeout, WriteByteTimeout: patience},
		IdleTimeout:       keepTimeout,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	if c != nil {
		server.TLSConfig = c.config()
	}
	return server
}

// serveOn serves until the server is ended from elsewhere.
func serveOn(server *http.Server, listener net.Listener) error {
	if server.TLSConfig != nil {
		return server.ServeTLS(listener, "", "")
	}
	return server.Serve(listener)
}

// serveHTTP answers requests until ctx ends. Then it says at /readyz for the
// time of delay that it is about to go, takes no more connections, and
// finishes the requests that are under way.
func serveHTTP(ctx context.Context, listener net.Listener, server *http.Server, app *web.Server, delay time.Duration) error {
	current := newUnderWay()
	server.ConnState = current.note
	failed := make(chan error, 1)
	go func() { failed <- serveOn(server, listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	app.Drain()
	select {
	case err := <-failed:
		return err
	case <-time.After(delay):
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	app.EndStreams()
	current.drain(grace, server, listener)
	err := shutdown(grace, server)
	if ended := <-failed; !errors.Is(ended, http.ErrServerClosed) && !errors.Is(ended, net.ErrClosed) {
		return ended
	}
	return err
}

// shutdown gives what is under way the time of grace, and then cuts it off.
func shutdown(grace context.Context, server *http.Server) error {
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if errors.Is(err, net.ErrClosed) { // the listener, which drain has closed
		return nil
	}
	return err
}

// serveMetrics answers GET /metrics on an address of its own, until the
// returned function is called.
func serveMetrics(listener net.Listener, handler http.Handler, log *slog.Logger) (end func()) {
	routes := http.NewServeMux()
	routes.Handle("GET /metrics", handler)
	const patience = 30 * time.Second
	server := httpServer(routes, patience, nil, log)
	server.WriteTimeout = patience
	log.Info("metrics are served", "address", listener.Addr().String())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("the metrics can't be had any more", "error", err)
		}
	}()
	return func() {
		_ = server.Close()
		<-done
	}
}

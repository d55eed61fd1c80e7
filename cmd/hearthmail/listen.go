package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"hearthmail/web"
)

// Time that a browser has for a request's header, a kept connection without
// one, and what is under way when the program is asked to end.
const (
	headerTimeout   = 10 * time.Second
	keepTimeout     = 2 * time.Minute
	shutdownTimeout = 15 * time.Second
)

// listen opens host:port, or unix:/path, which it takes over from an instance
// that has died.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	path, isUnix := strings.CutPrefix(address, "unix:")
	if !isUnix {
		return config.Listen(ctx, "tcp", address)
	}
	if err := removeStaleSocket(ctx, path); err != nil {
		return nil, err
	}
	listener, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	return listener, os.Chmod(path, 0o660) //nolint:gosec // the proxy's group must reach it
}

func removeStaleSocket(ctx context.Context, path string) error {
	info, err := os.Lstat(path) //nolint:gosec // the administrator names it
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return &net.AddrError{Err: "there is a file, but no socket, at this path", Addr: path}
	}
	dialer := net.Dialer{Timeout: time.Second}
	if conn, err := dialer.DialContext(ctx, "unix", path); err == nil {
		_ = conn.Close()
		return &net.AddrError{Err: "another program serves on this socket", Addr: path}
	}
	return os.Remove(path) //nolint:gosec // the administrator names it
}

// serveHTTP answers requests until ctx ends, and then finishes those that are
// under way.
func serveHTTP(ctx context.Context, listener net.Listener, app *web.Server, log *slog.Logger) error {
	current := newUnderWay()
	server := &http.Server{
		Handler:           app,
		ConnState:         current.note,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       keepTimeout,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	app.EndStreams()
	current.drain(grace, server, listener)
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if ended := <-failed; !errors.Is(ended, http.ErrServerClosed) && !errors.Is(ended, net.ErrClosed) {
		return ended
	}
	return err
}

// browserAddress is where to point a browser.
func browserAddress(c *config, listener net.Listener) string {
	base := strings.TrimRight(c.BasePath, "/") + "/"
	if c.public != nil {
		return strings.TrimRight(c.PublicURL, "/") + "/"
	}
	if listener.Addr().Network() == "unix" {
		return c.Listen
	}
	return "http://" + listener.Addr().String() + base
}

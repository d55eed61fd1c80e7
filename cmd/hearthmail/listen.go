package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	"hearthmail/publicnet"
)

// doors are what the program listens on.
type doors struct {
	pages   net.Listener
	metrics net.Listener // nil when they are beside the pages
}

// openDoors opens --listen and --metrics-listen.
func openDoors(ctx context.Context, c *config) (open doors, err error) {
	if open.pages, err = listen(ctx, c.Listen); err != nil {
		return open, fmt.Errorf("--listen: %w", err)
	}
	if c.MetricsListen == "" {
		return open, nil
	}
	if open.metrics, err = listen(ctx, c.MetricsListen); err != nil {
		_ = open.pages.Close()
		return open, fmt.Errorf("--metrics-listen: %w", err)
	}
	return open, nil
}

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

// browserAddress is where to point a browser.
func browserAddress(c *config, listener net.Listener) string {
	base := strings.TrimRight(c.BasePath, "/") + "/"
	if c.public != nil {
		return strings.TrimRight(c.PublicURL, "/") + "/"
	}
	if listener.Addr().Network() == "unix" {
		return c.Listen
	}
	scheme := "http://"
	if c.TLSCert != "" {
		scheme = "https://"
	}
	return scheme + listener.Addr().String() + base
}

// listensHere says whether only this machine can reach the address.
func listensHere(address string) bool {
	host, _, _ := net.SplitHostPort(address)
	return strings.HasPrefix(address, "unix:") || publicnet.IsLoopback(host)
}

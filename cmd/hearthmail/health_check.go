package main

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"strings"
	"time"
)

// healthCheck asks the instance that serves on --listen whether it lives: 0 if
// so, else 1. It is what a container's health check calls.
func healthCheck(ctx context.Context, c *config) int {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	network, target := dialTarget(c.Listen)
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		// The certificate names a host that this machine may not know itself by.
		// Nothing is said, and nothing believed but that somebody answers.
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // see above
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, target)
		},
	}}
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
	}
	//nolint:gosec // the administrator names it
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://hearthmail"+strings.TrimRight(c.BasePath, "/")+"/healthz", nil)
	if err != nil {
		return 1
	}
	response, err := client.Do(request) //nolint:gosec // the administrator names it
	if err != nil {
		return 1
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return 1
	}
	return 0
}

// dialTarget is where to connect to for what listens on an address.
func dialTarget(listen string) (network, target string) {
	if path, ok := strings.CutPrefix(listen, "unix:"); ok {
		return "unix", path
	}
	if host, port, err := net.SplitHostPort(listen); err == nil && isUnspecified(host) {
		return "tcp", net.JoinHostPort("localhost", port)
	}
	return "tcp", listen
}

func isUnspecified(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || (ip != nil && ip.IsUnspecified())
}

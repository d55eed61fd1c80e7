package main

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"
)

// healthCheck asks the instance that serves on address whether it lives: 0 if
// so, else 1. It is what a container's health check calls.
func healthCheck(ctx context.Context, address, base string) int {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	network, target := "tcp", address
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		network, target = "unix", path
	} else if host, port, err := net.SplitHostPort(address); err == nil && isUnspecified(host) {
		target = net.JoinHostPort("localhost", port)
	}
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, target)
		},
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://hearthmail"+strings.TrimRight(base, "/")+"/healthz", nil)
	if err != nil {
		return 1
	}
	response, err := client.Do(request)
	if err != nil {
		return 1
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return 1
	}
	return 0
}

func isUnspecified(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || (ip != nil && ip.IsUnspecified())
}

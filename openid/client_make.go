package openid

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"hearthmail/publicnet"
)

// Bounds on what the provider may answer, in octets.
const (
	maxBody   = 1 << 20
	maxHeader = 64 << 10
)

// newClient asks within bounds of time and size, by https alone (by http on
// this machine when loopback is true), and follows no redirect: nothing secret
// goes anywhere but to the addresses that discovery has given.
func newClient(loopback bool) *http.Client {
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: maxHeader,
		MaxIdleConns: 4, IdleConnTimeout: limit, TLSHandshakeTimeout: limit,
	}
	return &http.Client{
		Timeout: limit, Transport: bounded{transport, loopback},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bounded is the one way to the provider.
type bounded struct {
	next     *http.Transport
	loopback bool
}

// RoundTrip reads the whole answer. What tells of the provider's own trouble is
// an error, so that all such trouble looks the same.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if !isSafe(r.URL, b.loopback) {
		return nil, errors.New("not an https address")
	}
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= http.StatusInternalServerError || response.StatusCode == http.StatusTooManyRequests {
		return nil, fmt.Errorf("it answers with status %d", response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, err
	case len(body) > maxBody:
		return nil, errors.New("the answer is too long")
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// CloseIdleConnections is what http.Client.CloseIdleConnections looks for.
func (b bounded) CloseIdleConnections() { b.next.CloseIdleConnections() }

// isSafe says whether u is an address of a provider's that may be used.
func isSafe(u *url.URL, loopback bool) bool {
	if u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && loopback && isLoopback(u)
}

func isLoopback(u *url.URL) bool { return u != nil && publicnet.IsLoopback(u.Hostname()) }

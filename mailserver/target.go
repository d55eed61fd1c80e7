// Package mailserver knows where mail servers are and what people sign in to them
// with, for IMAP and submission alike.
package mailserver

import (
	"net"
	"net/url"
	"strconv"

	"hearthmail/publicnet"
)

// Security says how a connection to a server is protected.
type Security int

// The ways to connect.
const (
	ImplicitTLS Security = iota // RFC 8314
	StartTLS                    // demanded
	Plaintext                   // to loopback, or when somebody wants it so
)

// Target is where a server is.
type Target struct {
	Host     string // as its certificate has it
	Address  string // host:port
	Security Security
}

// Scheme is how a kind of server is written as an address.
type Scheme struct {
	Name         string // "imap"; with implicit TLS it has an "s" behind it
	Port         string // without implicit TLS
	ImplicitPort string
}

// Parse reads an address like imaps://host[:port]. Without the "s" it demands
// STARTTLS, except to loopback or when plaintext is true. It is false for what is
// no such address; whoever says so must not repeat it, for it may hold a password.
func (s Scheme) Parse(address string, plaintext bool) (Target, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || (u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" {
		return Target{}, false
	}
	t, port := Target{Host: u.Hostname()}, s.ImplicitPort
	switch u.Scheme {
	case s.Name + "s":
	case s.Name:
		port, t.Security = s.Port, StartTLS
		if plaintext || publicnet.IsLoopback(t.Host) {
			t.Security = Plaintext
		}
	default:
		return Target{}, false
	}
	if u.Port() != "" {
		port = u.Port()
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return Target{}, false
	}
	t.Address = net.JoinHostPort(t.Host, port)
	return t, true
}

// HostOf is the host in host:port, or all of what isn't that.
func HostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

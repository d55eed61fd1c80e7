// Package smtpclient speaks to the submission server (RFC 6409). For now it only
// looks whether that is there and takes sign-ins.
package smtpclient

import (
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strconv"
	"time"
)

// Security says how a connection to the server is protected.
type Security int

// The ways to connect.
const (
	ImplicitTLS Security = iota // smtps://, RFC 8314
	StartTLS                    // smtp://, STARTTLS demanded
	Plaintext                   // smtp:// to loopback, or when demanded
)

// Server is a submission server.
type Server struct {
	Address  string // host:port
	Security Security
	TLS      *tls.Config   // nil for the system's roots; ServerName is set from Address
	Timeout  time.Duration // for the connection and a first exchange; 0 means 10 s
}

var errNoAddress = errors.New("not an address of the form smtps://host[:port] or smtp://host[:port]")

// ParseServer reads smtps://host[:465] or smtp://host[:587]. The latter demands
// STARTTLS, except to a loopback address or when plaintext is true. Its error
// doesn't repeat the address, in which somebody may have put a password.
func ParseServer(address string, plaintext bool) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || (u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" ||
		(u.Scheme != "smtps" && u.Scheme != "smtp") {
		return nil, errNoAddress
	}
	s, port := &Server{}, "465"
	if u.Scheme == "smtp" {
		port, s.Security = "587", StartTLS
		if plaintext || isLoopback(u.Hostname()) {
			s.Security = Plaintext
		}
	}
	if u.Port() != "" {
		port = u.Port()
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return nil, errNoAddress
	}
	s.Address = net.JoinHostPort(u.Hostname(), port)
	return s, nil
}

// Host is the server's name without the port.
func (s *Server) Host() string {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return s.Address
	}
	return host
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func (s *Server) tlsConfig() *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		config = s.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = s.Host()
	}
	return config
}

func (s *Server) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return 10 * time.Second
}

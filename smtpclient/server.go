// Package smtpclient speaks to the submission server (RFC 6409).
package smtpclient

import (
	"context"
	"crypto/tls"
	"errors"
	"syscall"
	"time"

	"hearthmail/mailserver"
)

// Security says how a connection to the server is protected.
type Security = mailserver.Security

// The ways to connect.
const (
	ImplicitTLS = mailserver.ImplicitTLS // smtps://, RFC 8314
	StartTLS    = mailserver.StartTLS    // smtp://, STARTTLS demanded
	Plaintext   = mailserver.Plaintext   // smtp:// to loopback, or when demanded
)

// Server is a submission server. One that a [Directory] has found in the DNS has no
// Address: it is looked for whenever it is connected to.
type Server struct {
	Address  string // host:port
	Security Security
	TLS      *tls.Config // nil for the system's roots; ServerName is set from Address
	// Timeout is how long the server may take over any single thing. 0 means 30 s
	// for a connection and what RFC 5321, section 4.5.3.2, wants for the rest, but 5
	// minutes for the answer to a message. Probe takes 10 s at most.
	Timeout time.Duration

	found *mailserver.Found // nil for that at Address
}

var errNoAddress = errors.New("not an address of the form smtps://host[:port] or smtp://host[:port]")

// ParseServer reads smtps://host[:465] or smtp://host[:587]. The latter demands
// STARTTLS, except to a loopback address or when plaintext is true. Its error
// doesn't repeat the address, in which somebody may have put a password.
func ParseServer(address string, plaintext bool) (*Server, error) {
	at, ok := mailserver.Scheme{Name: "smtp", Port: "587", ImplicitPort: "465"}.Parse(address, plaintext)
	if !ok {
		return nil, errNoAddress
	}
	return &Server{Address: at.Address, Security: at.Security}, nil
}

// Host is the server's name without the port; of one that was found in the DNS,
// the domain's.
func (s *Server) Host() string {
	if s.found != nil {
		return s.found.Domain
	}
	return mailserver.HostOf(s.Address)
}

// targets are the places where the server may be, the best first.
func (s *Server) targets(ctx context.Context) ([]mailserver.Target, error) {
	if s.found != nil {
		return s.found.Targets(ctx)
	}
	return []mailserver.Target{{Host: s.Host(), Address: s.Address, Security: s.Security}}, nil
}

// control refuses what is not a public address where a stranger has named it.
func (s *Server) control() func(string, string, syscall.RawConn) error {
	if s.found == nil {
		return nil
	}
	return s.found.Control()
}

func (s *Server) tlsConfig(host string) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		config = s.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = host
	}
	return config
}

// How long a server may take over one thing (RFC 5321, section 4.5.3.2). For the
// last answer the RFC has 10 minutes.
const (
	connectPatience = 30 * time.Second
	commandPatience = 5 * time.Minute
	dataPatience    = 2 * time.Minute
	blockPatience   = 3 * time.Minute
	lastPatience    = 5 * time.Minute
	quitPatience    = time.Second
	probePatience   = 10 * time.Second
)

// within gives the time for one thing, by the RFC and by Timeout.
func (s *Server) within(usual time.Duration) time.Duration {
	if s.Timeout > 0 {
		return min(usual, s.Timeout)
	}
	return usual
}

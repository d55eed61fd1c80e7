package imapclient

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"

	"hearthmail/mailserver"
)

// Security says how a connection to the server is protected.
type Security = mailserver.Security

// The ways to connect. Without TLS it is STARTTLS all the same where the server
// insists on that.
const (
	ImplicitTLS = mailserver.ImplicitTLS // imaps://
	StartTLS    = mailserver.StartTLS    // imap://
	Plaintext   = mailserver.Plaintext   // imap:// to loopback, or when demanded
)

// Server is a mail server that people sign in to. One that a [Directory] has found
// in the DNS has no Address: it is looked for whenever it is connected to.
type Server struct {
	Address        string // host:port
	Security       Security
	TLS            *tls.Config   // nil for the system's roots; ServerName is set from Address
	DialTimeout    time.Duration // for the connection, TLS and signing in; 0 means 10 s, or CommandTimeout if that is less
	CommandTimeout time.Duration // for one batch of commands; 0 means 20 s

	found *mailserver.Found // nil for that at Address
}

// targets are the places where the server may be, the best first.
func (s *Server) targets(ctx context.Context) ([]mailserver.Target, error) {
	if s.found != nil {
		targets, err := s.found.Targets(ctx)
		return targets, notFound(err)
	}
	return []mailserver.Target{{Host: s.Host(), Address: s.Address, Security: s.Security}}, nil
}

// key tells servers from one another.
func (s *Server) key() string {
	if s.found != nil {
		return "srv:" + s.found.Domain
	}
	return s.Address
}

// errNoAddress doesn't repeat the address, in which somebody may have put a
// password.
var errNoAddress = errors.New("not an address of the form imaps://host[:port] or imap://host[:port]")

// ParseServer reads imaps://host[:993] or imap://host[:143]. The latter
// demands STARTTLS, except to a loopback address or when plaintext is true.
func ParseServer(address string, plaintext bool) (*Server, error) {
	at, ok := mailserver.Scheme{Name: "imap", Port: "143", ImplicitPort: "993"}.Parse(address, plaintext)
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

func (s *Server) dialTimeout() time.Duration {
	if s.DialTimeout > 0 {
		return s.DialTimeout
	}
	return min(10*time.Second, s.commandTimeout())
}

func (s *Server) commandTimeout() time.Duration {
	if s.CommandTimeout > 0 {
		return s.CommandTimeout
	}
	return 20 * time.Second
}

func (s *Server) tlsConfig(host string) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		config = s.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = host
	}
	if config.NextProtos == nil {
		config.NextProtos = []string{"imap"} // ALPACA: another protocol's server must not answer
	}
	return config
}

// asTLSFailure marks what went wrong while a connection was being secured. A
// mere loss of the connection or of time stays what it is.
func asTLSFailure(err error) error {
	if n, ok := errors.AsType[net.Error](err); ok && n.Timeout() {
		return err
	}
	if isTLSFailure(err) {
		return noTLS(err)
	}
	return err
}

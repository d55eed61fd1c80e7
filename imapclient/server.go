package imapclient

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// Security says how a connection to the server is protected.
type Security int

// The ways to connect.
const (
	ImplicitTLS Security = iota // imaps://, RFC 8314
	StartTLS                    // imap://, STARTTLS demanded
	Plaintext                   // imap:// to loopback, or when demanded; STARTTLS where the server insists
)

// Server is a mail server that people sign in to. One that a [Directory] has found
// in the DNS has no Address: it is looked for whenever it is connected to.
type Server struct {
	Address        string // host:port
	Security       Security
	TLS            *tls.Config   // nil for the system's roots; ServerName is set from Address
	DialTimeout    time.Duration // for the connection, TLS and signing in; 0 means 10 s, or CommandTimeout if that is less
	CommandTimeout time.Duration // for one batch of commands; 0 means 20 s

	domain  string                                      // whose server it is; "" for that at Address
	seek    func(context.Context) ([]target, error)     // says where that is
	control func(string, string, syscall.RawConn) error // as net.Dialer's
}

// target is where a server may be.
type target struct {
	host     string // as its certificate has it
	address  string // host:port
	security Security
}

// targets are the places where the server may be, the best first.
func (s *Server) targets(ctx context.Context) ([]target, error) {
	if s.seek != nil {
		return s.seek(ctx)
	}
	return []target{{s.Host(), s.Address, s.Security}}, nil
}

// key tells servers from one another.
func (s *Server) key() string {
	if s.domain != "" {
		return "srv:" + s.domain
	}
	return s.Address
}

// errNoAddress doesn't repeat the address, in which somebody may have put a
// password.
var errNoAddress = errors.New("not an address of the form imaps://host[:port] or imap://host[:port]")

// ParseServer reads imaps://host[:993] or imap://host[:143]. The latter
// demands STARTTLS, except to a loopback address or when plaintext is true.
func ParseServer(address string, plaintext bool) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil ||
		(u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" {
		return nil, errNoAddress
	}
	s := &Server{}
	port := u.Port()
	switch u.Scheme {
	case "imaps":
		s.Security = ImplicitTLS
		if port == "" {
			port = "993"
		}
	case "imap":
		s.Security = StartTLS
		if plaintext || isLoopback(u.Hostname()) {
			s.Security = Plaintext
		}
		if port == "" {
			port = "143"
		}
	default:
		return nil, errNoAddress
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return nil, errNoAddress
	}
	s.Address = net.JoinHostPort(u.Hostname(), port)
	return s, nil
}

// Host is the server's name without the port; of one that was found in the DNS,
// the domain's.
func (s *Server) Host() string {
	if s.domain != "" {
		return s.domain
	}
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return s.Address
	}
	return host
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
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

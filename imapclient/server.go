package imapclient

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"
)

// Security says how a connection to the server is protected.
type Security int

// The ways to connect.
const (
	ImplicitTLS Security = iota // imaps://, RFC 8314
	StartTLS                    // imap://, STARTTLS demanded
	Plaintext                   // imap:// to loopback, or when demanded; STARTTLS where the server insists
)

// Server is the mail server that people sign in to.
type Server struct {
	Address        string // host:port
	Security       Security
	TLS            *tls.Config   // nil for the system's roots; ServerName is set from Address
	DialTimeout    time.Duration // for the connection, TLS and signing in; 0 means 10 s, or CommandTimeout if that is less
	CommandTimeout time.Duration // for one batch of commands; 0 means 20 s
}

// ParseServer reads imaps://host[:993] or imap://host[:143]. The latter
// demands STARTTLS, except to a loopback address or when plaintext is true.
func ParseServer(address string, plaintext bool) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil ||
		(u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%q is not of the form imaps://host[:port] or imap://host[:port]", address)
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
		return nil, fmt.Errorf("%q must begin with imaps:// or imap://", address)
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

func (s *Server) tlsConfig() *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		config = s.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = s.Host()
	}
	if config.NextProtos == nil {
		config.NextProtos = []string{"imap"} // ALPACA: another protocol's server must not answer
	}
	return config
}

// connect gives a client that has had its greeting, on a connection protected
// as asked, and the framer beneath it: closing that is the only way to free
// whoever waits for go-imap. ctx bounds the whole.
func (s *Server) connect(ctx context.Context) (*goimap.Client, *framer, error) {
	client, frames, err := s.connectBy(ctx, s.Security)
	if err == nil && s.Security == Plaintext && client.Caps().Has(imap.CapLoginDisabled) {
		_ = client.Close()
		return s.connectBy(ctx, StartTLS)
	}
	return client, frames, err
}

func (s *Server) connectBy(ctx context.Context, security Security) (*goimap.Client, *framer, error) {
	dialer := net.Dialer{KeepAlive: 30 * time.Second}
	raw, err := dialer.DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return nil, nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer stop()

	client, frames, err := s.greet(ctx, raw, security)
	if err != nil {
		_ = raw.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, nil, err
	}
	return client, frames, nil
}

func (s *Server) greet(ctx context.Context, raw net.Conn, security Security) (*goimap.Client, *framer, error) {
	conn, greeting := raw, ""
	switch security {
	case StartTLS:
		if err := askStartTLS(raw); err != nil {
			return nil, nil, err
		}
		greeting = "* OK secured\r\n" // the server's own came before
		fallthrough
	case ImplicitTLS:
		secured := tls.Client(raw, s.tlsConfig())
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, nil, asTLSFailure(err)
		}
		conn = secured
	case Plaintext:
	}
	frames := newFramer(conn, greeting)
	client := goimap.New(frames, nil)
	if err := client.WaitGreeting(); err != nil {
		_ = client.Close()
		return nil, nil, orBusy(err, frames)
	}
	return client, frames, nil
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

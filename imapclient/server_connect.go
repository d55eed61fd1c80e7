package imapclient

import (
	"context"
	"crypto/tls"
	"net"
	"syscall"
	"time"

	"github.com/emersion/go-imap/v2"
	goimap "github.com/emersion/go-imap/v2/imapclient"

	"hearthmail/mailserver"
)

// connect gives a connection that has had its greeting and is protected as asked,
// but not signed in yet. Of several targets it takes the first that answers, and
// fails as the first. ctx, which must have a deadline, bounds the whole.
func (s *Server) connect(ctx context.Context) (*connection, error) {
	targets, err := s.targets(ctx)
	if err != nil {
		return nil, err
	}
	var first error
	for i, t := range targets {
		c, err := s.connectInTime(ctx, t, len(targets)-i)
		if err == nil {
			return c, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// connectInTime leaves time for the other targets.
func (s *Server) connectInTime(ctx context.Context, t mailserver.Target, left int) (*connection, error) {
	if end, ok := ctx.Deadline(); ok && left > 1 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(end)/time.Duration(left))
		defer cancel()
	}
	c, err := s.connectTo(ctx, t)
	if err == nil && t.Security == Plaintext && c.client.Caps().Has(imap.CapLoginDisabled) {
		c.close()
		t.Security = StartTLS
		return s.connectTo(ctx, t)
	}
	return c, err
}

// control refuses what is not a public address where a stranger has named it.
func (s *Server) control() func(string, string, syscall.RawConn) error {
	if s.found == nil {
		return nil
	}
	return denying(s.found.Control())
}

func (s *Server) connectTo(ctx context.Context, t mailserver.Target) (*connection, error) {
	dialer := net.Dialer{KeepAlive: 30 * time.Second, Control: s.control()}
	raw, err := dialer.DialContext(ctx, "tcp", t.Address)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer stop()

	c, err := s.greet(ctx, raw, t)
	if err != nil {
		_ = raw.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	return c, nil
}

// greet waits for the greeting. The framer lies beneath the client: closing that
// is the only way to free whoever waits for go-imap.
func (s *Server) greet(ctx context.Context, raw net.Conn, t mailserver.Target) (*connection, error) {
	conn, greeting := raw, ""
	switch t.Security {
	case StartTLS:
		if err := askStartTLS(raw); err != nil {
			return nil, err
		}
		greeting = "* OK secured\r\n" // the server's own came before
		fallthrough
	case ImplicitTLS:
		secured := tls.Client(raw, s.tlsConfig(t.Host))
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, asTLSFailure(err)
		}
		conn = secured
	case Plaintext:
	}
	frames := newFramer(conn, greeting)
	client := goimap.New(frames, nil)
	if err := client.WaitGreeting(); err != nil {
		_ = client.Close()
		return nil, orBusy(err, frames)
	}
	return &connection{client: client, frames: frames, at: t}, nil
}

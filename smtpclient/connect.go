package smtpclient

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/textproto"
	"time"

	"github.com/emersion/go-smtp"

	"hearthmail/mailserver"
)

// connection is one to a submission server that has said what it can do. go-smtp
// greets and signs in; after that it is done, for it waits for an answer to each
// command, and can't hold back the last dot.
type connection struct {
	server *Server
	at     mailserver.Target
	raw    net.Conn // beneath TLS
	wire   *wire
	client *smtp.Client
}

// connect gives a connection that is protected as asked and has had EHLO's answer.
// Of several targets it takes the first that answers, and fails as the first. ctx,
// while it lasts, and time bound it.
func (s *Server) connect(ctx context.Context, patience time.Duration) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	targets, err := s.targets(ctx)
	if err != nil {
		return nil, err
	}
	var first error
	for i, at := range targets {
		c, err := s.connectInTime(ctx, at, len(targets)-i)
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
func (s *Server) connectInTime(ctx context.Context, at mailserver.Target, left int) (*connection, error) {
	end, _ := ctx.Deadline()
	ctx, cancel := context.WithTimeout(ctx, time.Until(end)/time.Duration(left))
	defer cancel()
	dialer := net.Dialer{KeepAlive: 30 * time.Second, Control: s.control()}
	raw, err := dialer.DialContext(ctx, "tcp", at.Address)
	if err != nil {
		return nil, fail("connect", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer stop()
	c := &connection{server: s, at: at, raw: raw}
	if err := c.greet(ctx); err != nil {
		_ = raw.Close()
		return nil, fail("connect", inTime(ctx, err))
	}
	return c, nil
}

// greet protects the connection and says EHLO.
func (c *connection) greet(ctx context.Context) error {
	conn, before := c.raw, ""
	switch c.at.Security {
	case StartTLS:
		if err := c.askStartTLS(); err != nil {
			return fmt.Errorf("STARTTLS: %w", err)
		}
		before = "220 secured\r\n" // the server's own came before
		fallthrough
	case ImplicitTLS:
		secured := tls.Client(c.raw, c.server.tlsConfig(c.at.Host))
		if err := secured.HandshakeContext(ctx); err != nil {
			return err
		}
		conn = secured
	case Plaintext:
	}
	c.wire = newWire(conn, before)
	c.client = smtp.NewClient(c.wire)
	c.client.CommandTimeout = c.server.within(commandPatience)
	return c.client.Hello(nameOf(c.raw))
}

// askStartTLS has the server agree to STARTTLS (RFC 3207). What a server, or
// somebody on the way, sends in clear behind its agreement would be taken for its
// word under TLS: it ends the connection.
func (c *connection) askStartTLS() error {
	before := newWire(c.raw, "")
	client := smtp.NewClient(before)
	if err := client.Hello(nameOf(c.raw)); err != nil {
		return err
	}
	if ok, _ := client.Extension("STARTTLS"); !ok {
		return &Error{Kind: KindTemporary, Op: "connect", Lacks: "STARTTLS"}
	}
	if _, err := io.WriteString(c.raw, "STARTTLS\r\n"); err != nil {
		return err
	}
	in := bufio.NewReader(before)
	answer, err := readAnswer(textproto.NewReader(in))
	switch {
	case err != nil:
		return err
	case answer.Code != 220:
		return refused("connect", answer)
	case in.Buffered() > 0:
		return errors.New("something in clear behind the answer to STARTTLS")
	}
	return nil
}

// nameOf is what EHLO gives for our name: the address of our end, since we may have
// no name that others could look up (RFC 5321, section 4.1.4).
func nameOf(conn net.Conn) string {
	at, err := netip.ParseAddrPort(conn.LocalAddr().String())
	switch ip := at.Addr().Unmap().WithZone(""); {
	case err != nil:
		return "localhost"
	case ip.Is4():
		return "[" + ip.String() + "]"
	default:
		return "[IPv6:" + ip.String() + "]"
	}
}

// has says whether the server has an extension, and what EHLO says of it.
func (c *connection) has(extension string) (string, bool) {
	ok, words := c.client.Extension(extension)
	return words, ok
}

// quit takes leave, for as long as is polite, and closes the connection.
func (c *connection) quit() {
	_ = c.wire.SetDeadline(time.Now().Add(c.server.within(quitPatience)))
	if _, err := io.WriteString(c.wire, "QUIT\r\n"); err == nil {
		_, _ = readAnswer(textproto.NewReader(bufio.NewReader(c.wire)))
	}
	_ = c.wire.Close()
}

// close ends the connection without a word. TLS is not asked, for it would wait for
// whoever writes.
func (c *connection) close() { _ = c.raw.Close() }

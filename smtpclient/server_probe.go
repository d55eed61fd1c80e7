package smtpclient

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Report is what [Server.Probe] has found.
type Report struct {
	Remote          string    // the address that answered, host:port
	TLS             bool      // the connection is protected
	TLSVersion      string    // "TLS 1.3"
	CertificateEnds time.Time // when the first of its certificates ceases to be valid; zero without TLS
	StartTLS        bool      // the server offers STARTTLS, which was not used
	Mechanisms      []string  // by which one may sign in, as the server names them
}

// Probe connects to the server, protects the connection as asked, reads what it
// offers, and takes its leave. It fails when no connection, no greeting or no
// protection is to be had. ctx and the server's Timeout bound it.
func (s *Server) Probe(ctx context.Context) (Report, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	var report Report
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return report, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	report.Remote = conn.RemoteAddr().String()
	client, err := s.greet(conn)
	if err == nil {
		defer func() { _ = client.Close() }()
		err = report.read(client)
	}
	if err != nil {
		_ = conn.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return report, err
	}
	_ = client.Quit()
	return report, nil
}

// greet gives a client on a connection that is protected as asked.
func (s *Server) greet(conn net.Conn) (*smtp.Client, error) {
	switch s.Security {
	case ImplicitTLS:
		return smtp.NewClient(tls.Client(conn, s.tlsConfig())), nil
	case StartTLS:
		client, err := smtp.NewClientStartTLS(conn, s.tlsConfig())
		if err != nil {
			return nil, fmt.Errorf("STARTTLS: %w", err)
		}
		return client, nil
	}
	return smtp.NewClient(conn), nil
}

func (r *Report) read(client *smtp.Client) error {
	if err := client.Hello("localhost"); err != nil {
		return err
	}
	if state, ok := client.TLSConnectionState(); ok {
		r.TLS, r.TLSVersion = true, tls.VersionName(state.Version)
		for _, certificate := range state.PeerCertificates {
			if r.CertificateEnds.IsZero() || certificate.NotAfter.Before(r.CertificateEnds) {
				r.CertificateEnds = certificate.NotAfter
			}
		}
	}
	r.StartTLS, _ = client.Extension("STARTTLS")
	_, mechanisms := client.Extension("AUTH")
	r.Mechanisms = strings.Fields(strings.ToUpper(mechanisms))
	return nil
}

package smtpclient

import (
	"context"
	"crypto/tls"
	"time"
)

// Report is what [Server.Probe] has found.
type Report struct {
	Remote          string    // the address that answered, host:port
	TLS             bool      // the connection is protected
	TLSVersion      string    // "TLS 1.3"
	CertificateEnds time.Time // when the first of its certificates ceases to be valid; zero without TLS
	StartTLS        bool      // the server offers STARTTLS, which was not used
	Mechanisms      []string  // by which one may sign in, in capitals
	Extensions      []string  // of those that Hearthmail makes use of, the ones that the server has
	Size            int64     // of the largest message, in octets; 0 when it doesn't say
	SignedIn        bool      // somebody could sign in
}

// Probe connects to the server, protects the connection as asked, reads what it
// offers, signs in if there is a user name, and takes its leave. It fails as Submit
// does; what it has found before that is in the report. It takes 10 s at most for
// the connection, and as long for the sign-in.
func (s *Server) Probe(ctx context.Context, login Login) (Report, error) {
	var report Report
	c, err := s.connect(ctx, s.within(probePatience))
	if err != nil {
		return report, fail("connect", err)
	}
	report.read(c)
	c.quit()
	if login.Username == "" {
		return report, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.within(probePatience))
	defer cancel()
	c, err = s.signIn(ctx, login)
	if err != nil {
		return report, err
	}
	c.quit()
	report.SignedIn = true
	return report, nil
}

func (r *Report) read(c *connection) {
	r.Remote = c.raw.RemoteAddr().String()
	if conn, ok := c.wire.Conn.(*tls.Conn); ok {
		state := conn.ConnectionState()
		r.TLS, r.TLSVersion = true, tls.VersionName(state.Version)
		for _, certificate := range state.PeerCertificates {
			if r.CertificateEnds.IsZero() || certificate.NotAfter.Before(r.CertificateEnds) {
				r.CertificateEnds = certificate.NotAfter
			}
		}
	}
	_, r.StartTLS = c.has("STARTTLS")
	r.Mechanisms, r.Size = c.mechanisms(), c.mostSize()
	for _, name := range []string{"PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "DSN"} {
		if _, ok := c.has(name); ok {
			r.Extensions = append(r.Extensions, name)
		}
	}
}

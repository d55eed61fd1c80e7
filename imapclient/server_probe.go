package imapclient

import (
	"context"
	"crypto/tls"
	"maps"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Report is what [Server.Probe] has found.
type Report struct {
	Remote          string    // the address that answered, host:port
	TLS             bool      // the connection is protected
	TLSVersion      string    // "TLS 1.3"
	CertificateEnds time.Time // when the first of its certificates ceases to be valid; zero without TLS
	SignedIn        bool
	Capabilities    []string // sorted; before signing in servers often name only some
}

// Has says whether the server has named a capability.
func (r Report) Has(capability string) bool { return slices.Contains(r.Capabilities, capability) }

// Probe connects to the server as a sign-in does, signs in by the password if
// there is a user name, and takes its leave. It fails as a sign-in does. What it
// has found before that is in the report.
func (s *Server) Probe(ctx context.Context, login Login) (Report, error) {
	ctx, cancel := context.WithTimeout(ctx, s.dialTimeout())
	defer cancel()
	var report Report
	c, err := s.connect(ctx)
	if err != nil {
		return report, fail("connect", err)
	}
	defer c.logout()
	report.describe(c)
	err = c.run(ctx, func() error {
		report.Capabilities = capabilityNames(c.client.Caps())
		if login.Username == "" {
			return nil
		}
		if err := checkLogin(login); err != nil {
			return err
		}
		if err := c.signIn(entrance{server: s, login: login}, ""); err != nil {
			return err
		}
		report.SignedIn, report.Capabilities = true, capabilityNames(c.caps)
		return nil
	})
	return report, fail("sign in", err)
}

func (r *Report) describe(c *connection) {
	r.Remote = c.frames.RemoteAddr().String()
	conn, ok := c.frames.Conn.(*tls.Conn)
	if !ok {
		return
	}
	state := conn.ConnectionState()
	r.TLS, r.TLSVersion = true, tls.VersionName(state.Version)
	for _, certificate := range state.PeerCertificates {
		if r.CertificateEnds.IsZero() || certificate.NotAfter.Before(r.CertificateEnds) {
			r.CertificateEnds = certificate.NotAfter
		}
	}
}

func capabilityNames(caps imap.CapSet) []string {
	names := make([]string, 0, len(caps))
	for name := range maps.Keys(caps) {
		names = append(names, string(name))
	}
	slices.Sort(names)
	return names
}

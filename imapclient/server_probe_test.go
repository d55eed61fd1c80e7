package imapclient

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
)

// TestProbe looks at a real Dovecot each way that one can connect to it.
func TestProbe(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{TLS: true, Without: []string{"MOVE"}})
	pem, err := os.ReadFile(dovecot.CACertFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	trusting := &tls.Config{RootCAs: roots}
	for name, server := range map[string]*Server{
		"TLS":       {Address: dovecot.TLSAddr(), Security: ImplicitTLS, TLS: trusting},
		"STARTTLS":  {Address: dovecot.Addr(), Security: StartTLS, TLS: trusting},
		"plaintext": {Address: dovecot.Addr(), Security: Plaintext},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := server.Probe(t.Context(), Login{})
			if err != nil || report.SignedIn || report.Remote != server.Address || !report.Has("IMAP4rev1") {
				t.Errorf("without a user name it gave %+v, %v", report, err)
			}
			report, err = server.Probe(t.Context(), Login{Username: "family", Password: dovecot.Password()})
			if err != nil || !report.SignedIn || !report.Has("QRESYNC") || report.Has("MOVE") {
				t.Errorf("with a user name it gave %+v, %v", report, err)
			}
			if report.TLS != (name != "plaintext") || report.TLS != (report.CertificateEnds.After(time.Now())) || report.TLS != (report.TLSVersion == "TLS 1.3") {
				t.Errorf("of TLS it says %+v", report)
			}
			report, err = server.Probe(t.Context(), Login{Username: "family", Password: "wrong"})
			if KindOf(err) != KindDenied || report.SignedIn || report.Remote == "" {
				t.Errorf("with a wrong password it gave %+v, %v", report, err)
			}
		})
	}
	untrusted := &Server{Address: dovecot.TLSAddr(), Security: ImplicitTLS}
	if report, err := untrusted.Probe(t.Context(), Login{}); KindOf(err) != KindTLS {
		t.Errorf("with an unknown authority it gave %+v, %v", report, err)
	}
	gone := &Server{Address: "127.0.0.1:1", Security: Plaintext}
	if report, err := gone.Probe(t.Context(), Login{}); KindOf(err) != KindUnreachable {
		t.Errorf("where nobody is it gave %+v, %v", report, err)
	}
}

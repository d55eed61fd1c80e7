package testdovecot

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"testing"

	"hearthmail/internal/testimap"
)

// Client shows what is really on the server; see testimap.
type Client = testimap.Client

// Connect opens a connection to s, by TLS where s has it, and closes it at the
// end of the test. Nobody is signed in yet.
func Connect(t testing.TB, s *Server) *Client {
	t.Helper()
	if !s.settings.TLS {
		return testimap.Connect(t, s.Addr(), nil)
	}
	ca, err := os.ReadFile(s.CACertFile())
	if err != nil {
		t.Fatalf("Dovecot's certificate: %v", err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return testimap.Connect(t, s.TLSAddr(), &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12})
}

// Login connects and signs user in.
func Login(t testing.TB, s *Server, user string) *Client {
	t.Helper()
	c := Connect(t, s)
	c.Login(user, s.Password())
	return c
}

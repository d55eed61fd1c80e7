package testdovecot

import (
	"testing"

	"hearthmail/internal/testimap"
	"hearthmail/internal/testtls"
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
	return testimap.Connect(t, s.TLSAddr(), testtls.Client(t, s.settings.Dir))
}

// Login connects and signs user in.
func Login(t testing.TB, s *Server, user string) *Client {
	t.Helper()
	c := Connect(t, s)
	c.Login(user, s.Password())
	return c
}

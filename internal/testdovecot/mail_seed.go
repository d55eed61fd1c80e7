package testdovecot

import (
	"testing"

	"hearthmail/internal/testimap"
)

// Mail is a message to be stored.
type Mail = testimap.Mail

// GenerateMail makes the i-th message of a believable mailbox; see testimap.
func GenerateMail(i int) Mail { return testimap.GenerateMail(i) }

// PDF returns the bytes of the file attached to GenerateMail(i).
func PDF(i int) []byte { return testimap.PDF(i) }

// Seed stores n messages, mail(0) to mail(n-1), in that order, in a mailbox of
// user, which it makes when it isn't there. It stores some thousands of
// messages a second.
func Seed(t testing.TB, s *Server, user, mailbox string, n int, mail func(i int) Mail) {
	t.Helper()
	c := Login(t, s, user)
	c.Ensure(mailbox)
	c.AppendMany(mailbox, n, mail)
	c.Logout()
}

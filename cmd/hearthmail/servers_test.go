package main

import (
	"os"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testserver"
)

// serversVariable names the servers that TestServers is for, separated by
// commas. `make test-servers` sets it; without it the test is for Dovecot.
const serversVariable = "HEARTHMAIL_TEST_SERVERS"

// mailServer is a private server with the user family, whose mail outlives
// Stop and Restart.
type mailServer interface {
	Addr() string
	Password() string
	Mailbox(path ...string) string // the server's name for it
	Stop()
	Restart()
}

// dovecotServer has the names of Dovecot's mailboxes.
type dovecotServer struct{ *testdovecot.Server }

func (dovecotServer) Mailbox(path ...string) string { return strings.Join(path, "/") }

func startServer(t *testing.T, name string) mailServer {
	t.Helper()
	switch name {
	case "dovecot":
		return dovecotServer{testdovecot.Start(t, testdovecot.Options{})}
	case "dovecot-without-uidplus":
		return dovecotServer{testdovecot.Start(t, testdovecot.Options{Without: []string{"UIDPLUS"}})}
	case "cyrus":
		return testserver.StartCyrus(t)
	case "courier":
		return testserver.StartCourier(t)
	}
	t.Fatalf("%s names %q, which is no server known here", serversVariable, name)
	return nil
}

func namedServers() []string {
	if names := os.Getenv(serversVariable); names != "" {
		return strings.Split(names, ",")
	}
	return []string{"dovecot", "dovecot-without-uidplus"}
}

// TestServers does over HTTP what a person does, on each of the servers, while
// another mail program is at work on the same mail.
func TestServers(t *testing.T) {
	for _, name := range namedServers() {
		t.Run(name, func(t *testing.T) {
			server := startServer(t, name)
			program := start(t, "--imap", "imap://"+server.Addr())
			s := &serverWalk{name: name, server: server, program: program}
			t.Run("filling", s.fill)
			t.Run("wrong password", s.wrongPassword)
			s.v = signIn(t, program, server.Password())
			t.Run("list", s.list)
			t.Run("filters", s.filters)
			t.Run("sorting", s.sorting)
			t.Run("text", s.text)
			t.Run("HTML", s.html)
			t.Run("attachment", s.attachment)
			t.Run("flags", s.flags)
			t.Run("mailbox names", s.names)
			t.Run("live", s.live)
			t.Run("purge", s.purge)
			t.Run("purge of some", s.purgeSome)
			t.Run("drafts", s.drafts)
			t.Run("restart", s.restart)
			program.log.mustNotHold(t, server.Password(), "hearthmail=")
		})
	}
}

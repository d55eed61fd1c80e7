// Package testdovecot starts a private Dovecot on loopback for tests, fills it
// with mail, and looks at it with an IMAP client that shares no code with the
// one under test. It needs Debian's dovecot-imapd (and dovecot-lmtpd for
// Options.LMTP), version 2.3, and works as root and as an ordinary user.
package testdovecot

import (
	"crypto/rand"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"hearthmail/internal/testtls"
	"hearthmail/internal/testtool"
)

// Server is a running Dovecot. Any user name may sign in with its Password; a
// wrong password is refused at once.
type Server struct {
	t        testing.TB
	settings settings
	program  string // path of the dovecot binary
	process  *process
}

// Start starts a Dovecot and returns once it greets. It ends with the test,
// and everything that it stored goes with it. When the test failed, the end of
// Dovecot's log is added to the test's.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	program := testtool.Need(t, "dovecot", "dovecot-imapd dovecot-lmtpd", "dovecot")
	dir, err := makeDir()
	if err != nil {
		t.Fatalf("Dovecot's directory: %v", err)
	}
	s := &Server{t: t, program: program, settings: settings{
		Options: o.normal(), Dir: dir, IP: listenIP(o), Password: rand.Text(),
	}}
	t.Cleanup(s.end)
	if err := s.prepare(); err != nil {
		t.Fatalf("preparing Dovecot: %v", err)
	}
	if err := s.startOnFreePorts(); err != nil {
		t.Fatalf("starting Dovecot %s (these tests are written for 2.3): %v", s.version(), err)
	}
	return s
}

func (s *Server) version() string {
	output, err := exec.Command(s.program, "--version").Output()
	if err != nil {
		return "of an unknown version"
	}
	return strings.TrimSpace(string(output))
}

// Addr is the host:port of the listener without TLS.
func (s *Server) Addr() string { return s.addr(s.settings.IMAPPort) }

// TLSAddr is the host:port of the listener with implicit TLS, empty without
// Options.TLS.
func (s *Server) TLSAddr() string { return s.addr(s.settings.IMAPSPort) }

// LMTPAddr is the host:port that delivers mail, empty without Options.LMTP.
func (s *Server) LMTPAddr() string { return s.addr(s.settings.LMTPort) }

// AuthSocket is the path of a Unix socket at which it says who may sign in, as
// Postfix asks that. It exists with Options.AuthSocket only.
func (s *Server) AuthSocket() string { return filepath.Join(s.settings.Dir, "auth") }

// CACertFile is the PEM file of the authority that signed the server's
// certificate. It exists with Options.TLS only.
func (s *Server) CACertFile() string { return filepath.Join(s.settings.Dir, testtls.CAFile) }

// Password is every user's password. It is random, so that a test can search
// logs and pages for it.
func (s *Server) Password() string { return s.settings.Password }

func (s *Server) addr(port int) string {
	if port == 0 {
		return ""
	}
	return net.JoinHostPort(s.settings.IP, strconv.Itoa(port))
}

// listenIP is where Dovecot listens. It takes a connection within one address
// for secure and would not ask for TLS there; clients of 127.0.0.2 come from
// 127.0.0.1.
func listenIP(o Options) string {
	if o.RequireTLS {
		return "127.0.0.2"
	}
	return "127.0.0.1"
}

// makeDir makes the server's directory. Its path is short because those of
// Unix sockets inside it end at 108 bytes, and open because Dovecot's
// unprivileged processes must reach theirs.
func makeDir() (string, error) {
	parent := os.TempDir()
	if len(parent) > 50 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "hm-dovecot-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
}

func (s *Server) prepare() error {
	if err := s.settings.fillUsers(); err != nil {
		return err
	}
	mail := filepath.Join(s.settings.Dir, "mail")
	if err := os.Mkdir(mail, 0o700); err != nil {
		return err
	}
	uid, err := strconv.Atoi(s.settings.MailUID)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(s.settings.MailGID)
	if err != nil {
		return err
	}
	if err := os.Chown(mail, uid, gid); err != nil {
		return err
	}
	if s.settings.TLS {
		return testtls.Write(s.settings.Dir)
	}
	return nil
}

// startOnFreePorts tries again with other ports when one was taken between
// being found free and Dovecot's start.
func (s *Server) startOnFreePorts() error {
	var err error
	for range 3 {
		if err = s.choosePorts(); err != nil {
			return err
		}
		if err = s.run(); err == nil {
			return nil
		}
	}
	return err
}

func (s *Server) choosePorts() error {
	wanted := []*int{&s.settings.IMAPPort}
	if s.settings.TLS {
		wanted = append(wanted, &s.settings.IMAPSPort)
	}
	if s.settings.LMTP {
		wanted = append(wanted, &s.settings.LMTPort)
	}
	for _, port := range wanted {
		var err error
		if *port, err = testtool.FreePort(s.settings.IP); err != nil {
			return err
		}
	}
	return nil
}

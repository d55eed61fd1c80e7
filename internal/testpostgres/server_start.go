// Package testpostgres starts a private PostgreSQL on loopback for tests. It
// needs Debian's postgresql, whose own cluster it leaves alone, and works as
// root and as an ordinary user.
package testpostgres

import (
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testtool"
)

// userName is the database's user, who may do everything.
const userName = "hearthmail"

// Server is a running PostgreSQL.
type Server struct {
	t        testing.TB
	programs string // folder of initdb, postgres and pg_dumpall
	dir      string
	port     int
	password string
	owner    owner
	process  *process
}

// Start starts a PostgreSQL and returns once it answers. It ends with the test,
// and everything that it stored goes with it. When the test failed, the end of
// PostgreSQL's log is added to the test's.
func Start(t testing.TB) *Server {
	t.Helper()
	initdb := testtool.Need(t, "postgres", "postgresql", candidates()...)
	dir, err := makeDir()
	if err != nil {
		t.Fatalf("PostgreSQL's directory: %v", err)
	}
	s := &Server{t: t, programs: filepath.Dir(initdb), dir: dir, password: rand.Text()}
	t.Cleanup(s.end)
	if err := s.prepare(); err != nil {
		t.Fatalf("preparing PostgreSQL: %v", err)
	}
	if err := s.startOnFreePort(); err != nil {
		t.Fatalf("starting PostgreSQL: %v", err)
	}
	return s
}

// candidates are where initdb may be: Debian keeps it, like the server itself,
// out of every PATH. The newest comes first.
func candidates() []string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is a good one
	slices.Sort(found)
	slices.Reverse(found)
	return append(found, "initdb")
}

// makeDir makes the server's directory: not below the test's own, which nobody
// but root could reach.
func makeDir() (string, error) { return os.MkdirTemp("", "hm-postgres-") }

// URL is the address of the server's first database, with its password in it.
func (s *Server) URL() string { return s.address("postgres") }

// Password is random, so that a test can search logs and pages for it.
func (s *Server) Password() string { return s.password }

func (s *Server) address(database string) string {
	return fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", userName, s.password, s.hostPort(), database)
}

func (s *Server) hostPort() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

// prepare makes the cluster. Nothing in it has to outlive a fall of the machine.
func (s *Server) prepare() error {
	var err error
	if s.owner, err = ownerOf(s.dir); err != nil {
		return err
	}
	secret := filepath.Join(s.dir, "password")
	if err := os.WriteFile(secret, []byte(s.password), 0o600); err != nil {
		return err
	}
	if err := s.owner.give(secret); err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(s.programs, "initdb"), "--pgdata", s.data(), "--username", userName, "--pwfile", secret,
		"--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync", "--no-instructions")
	cmd.Dir, cmd.SysProcAttr = s.dir, s.owner.attributes()
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	return os.Remove(secret)
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// startOnFreePort tries again with another port when one was taken between
// being found free and PostgreSQL's start.
func (s *Server) startOnFreePort() error {
	var err error
	for range 3 {
		if s.port, err = freePort(); err != nil {
			return err
		}
		if err = s.run(); err == nil {
			return nil
		}
	}
	return err
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("finding a free port: %w", err)
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

// logTail returns the last lines of what PostgreSQL said.
func (s *Server) logTail() string {
	text, err := os.ReadFile(s.logPath())
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-15):], "\n")
}

func (s *Server) logPath() string { return filepath.Join(s.dir, "postgres.log") }

// Package testpostfix starts a private Postfix on loopback for tests. It takes
// submissions of those who can sign in to a private Dovecot, and hands every
// message to that, whomever it is for: nothing leaves the machine. It needs
// Debian's postfix, and root, for Postfix starts as nobody else.
package testpostfix

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testtls"
	"hearthmail/internal/testtool"
)

// Server is a running Postfix.
type Server struct {
	t        testing.TB
	settings settings
	process  *testtool.Process
}

// Start starts a Postfix for the users of a Dovecot that was started with
// Options.LMTP and Options.AuthSocket, and returns once it greets. It ends with the
// test. Addresses in refused it refuses as recipients. When the test failed, what
// it has logged is added to the test's log.
func Start(t testing.TB, dovecot *testdovecot.Server, refused ...string) *Server {
	t.Helper()
	testtool.Need(t, "postfix", "postfix", "postfix")
	if os.Geteuid() != 0 {
		t.Fatalf("Postfix starts as root alone: leave its tests out with %s=postfix.", testtool.WithoutVariable)
	}
	dir, err := makeDir()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, settings: settings{Dir: dir, LMTP: dovecot.LMTPAddr(), AuthSocket: dovecot.AuthSocket(), Refused: refused}}
	t.Cleanup(s.end)
	if err := s.prepare(); err != nil {
		t.Fatalf("preparing Postfix: %v", err)
	}
	s.run()
	return s
}

// makeDir makes the server's directory. Its path is short, as those of Unix sockets
// are to be.
func makeDir() (string, error) { return os.MkdirTemp("/tmp", "hm-postfix-") }

// Addr is the host:port that takes submissions in clear, and by STARTTLS.
func (s *Server) Addr() string { return local(s.settings.Port) }

// TLSAddr is the host:port with implicit TLS.
func (s *Server) TLSAddr() string { return local(s.settings.TLSPort) }

// Dir is where the files of testtls are: the server's certificate and its authority.
func (s *Server) Dir() string { return s.settings.Dir }

// CACertFile is the PEM file of the authority that signed the server's certificate.
func (s *Server) CACertFile() string { return filepath.Join(s.settings.Dir, testtls.CAFile) }

// Stop ends it. What it has not delivered yet stays for Restart.
func (s *Server) Stop() {
	s.t.Helper()
	s.process.Terminate()
	s.process.Kill() // those that it has started
}

// Restart starts it again on the same ports.
func (s *Server) Restart() {
	s.t.Helper()
	s.Stop()
	s.run()
}

func local(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// prepare writes the configuration, and makes an empty queue.
func (s *Server) prepare() error {
	if err := os.Chmod(s.settings.Dir, 0o755); err != nil {
		return err
	}
	if err := testtls.Write(s.settings.Dir); err != nil {
		return err
	}
	for _, port := range []*int{&s.settings.Port, &s.settings.TLSPort} {
		var err error
		if *port, err = testtool.FreePort("127.0.0.1"); err != nil {
			return err
		}
	}
	if err := s.makeDirs(); err != nil {
		return err
	}
	return s.settings.write()
}

// makeDirs makes what "postfix check" would, which takes a few seconds.
func (s *Server) makeDirs() error {
	uid, err := idOf(user.Lookup("postfix"))
	if err != nil {
		return err
	}
	group, err := user.LookupGroup("postdrop")
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(group.Gid)
	if err != nil {
		return err
	}
	for _, dir := range []struct {
		name string
		mode os.FileMode
		uid  int
		gid  int // -1 for our own
	}{{"spool", 0o755, 0, -1}, {"spool/pid", 0o755, 0, -1}, {"data", 0o755, uid, -1}, {"spool/public", 0o710, uid, gid}, {"spool/maildrop", 0o730, uid, gid}} {
		if err := s.makeDir(dir.name, dir.mode, dir.uid, dir.gid); err != nil {
			return err
		}
	}
	for _, name := range []string{"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"} {
		if err := s.makeDir("spool/"+name, 0o700, uid, -1); err != nil {
			return err
		}
	}
	return nil
}

func idOf(one *user.User, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(one.Uid)
}

func (s *Server) makeDir(name string, mode os.FileMode, uid, gid int) error {
	path := filepath.Join(s.settings.Dir, name)
	return errors.Join(os.Mkdir(path, mode), os.Chmod(path, mode), os.Chown(path, uid, gid))
}

// run starts the master process. With -d it stays in the group that it is started
// in, so that none of its processes outlives the test.
func (s *Server) run() {
	s.t.Helper()
	output, err := exec.Command("/usr/sbin/postconf", "-h", "-c", s.settings.Dir, "daemon_directory").Output()
	if err != nil {
		s.t.Fatalf("asking for Postfix's programs: %v", err)
	}
	master := filepath.Join(string(trimmed(output)), "master")
	s.process = testtool.Run(s.t, exec.Command(master, "-c", s.settings.Dir, "-d"))
	s.process.Await("Postfix listens", func() bool { return testtool.Listens(s.Addr()) && testtool.Listens(s.TLSAddr()) })
}

func (s *Server) end() {
	if s.process != nil {
		s.process.Kill()
	}
	if s.t.Failed() {
		log, _ := os.ReadFile(filepath.Join(s.settings.Dir, logFile))
		s.t.Logf("what Postfix has logged:\n%s", log)
	}
	if err := os.RemoveAll(s.settings.Dir); err != nil {
		s.t.Errorf("removing Postfix's directory: %v", err)
	}
}

// Package testserver starts private Cyrus and Courier IMAP servers on loopback
// for tests. Their programs come from the folder that scripts/servers_setup.sh
// fills; nothing of them is installed. It works as root, who hands them to the
// user "mail", and as an ordinary user.
package testserver

import (
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// User is the one user of a server.
const User = "family"

// Server is a running server with one user, who has an INBOX and the folders
// Sent, Drafts, Trash, Junk and Archive.
type Server struct {
	t         testing.TB
	kind      kind
	dir       string // its own; the programs are started in it
	tree      string // the unpacked packages
	port      int
	password  string
	owner     *syscall.Credential // who the programs run as; nil for ourselves
	processes []*process
	door      *door
}

// kind is what differs between the servers.
type kind interface {
	name() string
	// prepare lays down what the server needs before it first starts, and
	// opens s.door.
	prepare(s *Server) error
	// programs are to be started in this order; the last listens on s.port.
	programs(s *Server) []program
	// mailbox is the server's name for the mailbox at a path of names.
	mailbox(path []string) string
}

func start(t testing.TB, k kind) *Server {
	t.Helper()
	s := &Server{t: t, kind: k, password: rand.Text()}
	t.Cleanup(s.end)
	if err := s.prepare(); err != nil {
		t.Fatalf("preparing %s: %v", k.name(), err)
	}
	if err := s.startOnFreePort(); err != nil {
		t.Fatalf("starting %s: %v", k.name(), err)
	}
	return s
}

// Addr is the host:port of the listener, which has no TLS.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// Password is the user's. It is random, so that a test can search logs for it.
func (s *Server) Password() string { return s.password }

// Mailbox is the server's name for the mailbox at a path of names.
func (s *Server) Mailbox(path ...string) string { return s.kind.mailbox(path) }

func (s *Server) prepare() error {
	tree, err := findTree()
	if err != nil {
		return err
	}
	if s.owner, err = chooseOwner(); err != nil {
		return err
	}
	if s.dir, err = s.makeDir(); err != nil {
		return err
	}
	// The user mail may not be let into the checkout.
	s.tree = filepath.Join(s.dir, "tree")
	if err := os.CopyFS(s.tree, os.DirFS(tree)); err != nil {
		return err
	}
	return s.kind.prepare(s)
}

// findTree looks for the unpacked packages in the checkout that we run in.
func findTree() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod above the working directory")
		}
	}
	tree := filepath.Join(dir, ".tools", "servers")
	if _, err := os.Stat(filepath.Join(tree, "versions")); err != nil {
		return "", fmt.Errorf("the servers are not unpacked; scripts/servers_setup.sh does that: %w", err)
	}
	return tree, nil
}

// chooseOwner gives "mail" to root, since Cyrus refuses to run as root.
func chooseOwner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	mail, err := user.Lookup("mail")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(mail.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(mail.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// ownerName is the user that the programs run as.
func (s *Server) ownerName() (string, error) {
	uid := os.Geteuid()
	if s.owner != nil {
		uid = int(s.owner.Uid)
	}
	u, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return "", err
	}
	return u.Username, nil
}

// makeDir makes the server's directory. Its path is short because those of
// Unix sockets inside it end at 108 bytes.
func (s *Server) makeDir() (string, error) {
	parent := os.TempDir()
	if len(parent) > 50 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "hm-"+strings.ToLower(s.kind.name())+"-")
	if err != nil {
		return "", err
	}
	return dir, s.give(dir)
}

// mkdir makes a directory in the server's own that its programs may write to.
func (s *Server) mkdir(name string) error {
	dir := filepath.Join(s.dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return s.give(dir)
}

func (s *Server) give(path string) error {
	if s.owner == nil {
		return nil
	}
	return os.Chown(path, int(s.owner.Uid), int(s.owner.Gid))
}

// startOnFreePort tries again when the port was taken between being found free
// and the server's start.
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
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

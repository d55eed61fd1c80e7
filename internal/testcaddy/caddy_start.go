// Package testcaddy runs a private Caddy for tests. It needs Debian's caddy.
package testcaddy

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"hearthmail/internal/testtool"
)

// Server is a running Caddy.
type Server struct {
	process *testtool.Process
}

// globals keep it from asking anybody for certificates, from being steered over
// its admin port, and from listening on UDP.
const globals = `{
	admin off
	auto_https off
	servers {
		protocols h1 h2
	}
}

`

// Start runs a Caddy with sites, which are those of a Caddyfile, and returns
// once it listens at addr, a host:port of one of them. It ends with the test,
// and all that it writes goes with it.
func Start(t testing.TB, addr, sites string) *Server {
	t.Helper()
	program := testtool.Need(t, "caddy", "caddy", "caddy")
	dir := t.TempDir()
	config := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(config, []byte(globals+sites), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "run", "--config", config, "--adapter", "caddyfile")
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_DATA_HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	s := &Server{process: testtool.Run(t, cmd)}
	s.process.Await("Caddy listens at "+addr, func() bool { return testtool.Listens(addr) })
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("what Caddy said:\n%s", s.Log())
		}
	})
	return s
}

// Log is what it has said.
func (s *Server) Log() string { return s.process.Said() }

// Package testnginx runs a private nginx for tests. It needs Debian's
// nginx-light.
package testnginx

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"text/template"

	"hearthmail/internal/testtool"
)

// Server is a running nginx.
type Server struct {
	dir     string
	process *testtool.Process
}

// Start runs an nginx whose configuration has servers inside its http block,
// and returns once it listens at addr, a host:port of one of them. It ends with
// the test, and all that it writes goes with it.
func Start(t testing.TB, addr, servers string) *Server {
	t.Helper()
	program := testtool.Need(t, "nginx", "nginx-light", "nginx")
	s := &Server{dir: t.TempDir()}
	config := filepath.Join(s.dir, "nginx.conf")
	if err := os.WriteFile(config, s.config(t, servers), 0o600); err != nil {
		t.Fatal(err)
	}
	s.process = testtool.Run(t, exec.Command(program, "-p", s.dir, "-c", config, "-e", "stderr"))
	s.process.Await("nginx listens at "+addr, func() bool { return testtool.Listens(addr) })
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("what nginx said:\n%s", s.Log())
		}
	})
	return s
}

// Log is what it has said: its errors, and a line for each request.
func (s *Server) Log() string {
	requests, err := os.ReadFile(filepath.Join(s.dir, "access.log"))
	if err != nil {
		return s.process.Said()
	}
	return fmt.Sprintf("%s%s", requests, s.process.Said())
}

func (s *Server) config(t testing.TB, servers string) []byte {
	t.Helper()
	var out bytes.Buffer
	text := template.Must(template.New("nginx.conf").Parse(configTemplate))
	if err := text.Execute(&out, map[string]any{"Dir": s.dir, "Root": os.Geteuid() == 0, "Servers": servers}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Beside what keeps it within its directory, this is as Debian's nginx.conf has
// it, but that more kinds of answers are packed. As root its workers stay root,
// to reach a Unix socket that only its owner's group may.
const configTemplate = `daemon off;
{{if .Root}}user root;
{{end}}worker_processes 2;
pid {{.Dir}}/nginx.pid;
error_log stderr warn;
events { worker_connections 768; }
http {
    access_log {{.Dir}}/access.log;
    client_body_temp_path {{.Dir}}/body;
    proxy_temp_path {{.Dir}}/proxy;
    fastcgi_temp_path {{.Dir}}/fastcgi;
    uwsgi_temp_path {{.Dir}}/uwsgi;
    scgi_temp_path {{.Dir}}/scgi;
    sendfile on;
    tcp_nopush on;
    gzip on;
    gzip_proxied any;
    gzip_types *;
{{.Servers}}
}
`

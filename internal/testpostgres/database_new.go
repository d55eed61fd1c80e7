package testpostgres

import (
	"context"
	"crypto/rand"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// queryLimit is how long a statement or a dump may take.
const queryLimit = 30 * time.Second

// NewDatabase makes an empty database and gives its address. It goes with the
// server.
func (s *Server) NewDatabase(t testing.TB) string {
	t.Helper()
	name := "test_" + strings.ToLower(rand.Text())
	s.Exec(t, s.URL(), "CREATE DATABASE "+name)
	return s.address(name)
}

// Exec runs a statement on the database at address.
func (s *Server) Exec(t testing.TB, address, statement string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), queryLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatalf("connecting to PostgreSQL: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// Dump gives everything in all databases as text. In it octets that are ASCII
// stand for themselves and others as \\ooo, so that a test can search it for
// words.
func (s *Server) Dump(t testing.TB) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), queryLimit)
	defer cancel()
	host, port, _ := net.SplitHostPort(s.hostPort()) // ours is a good one
	cmd := exec.CommandContext(ctx, filepath.Join(s.programs, "pg_dumpall"), "--host", host, "--port", port, "--username", userName, "--no-password")
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "PGPASSWORD="+s.password, "PGOPTIONS=-c bytea_output=escape")
	var complaint strings.Builder
	cmd.Stderr = &complaint
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("dumping PostgreSQL's databases: %v\n%s", err, complaint.String())
	}
	return text
}

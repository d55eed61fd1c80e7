package testpostgres

import (
	"bytes"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestServer(t *testing.T) {
	server := Start(t)
	first, second := server.NewDatabase(t), server.NewDatabase(t)
	if first == second {
		t.Fatal("two databases with one address")
	}
	for _, address := range []string{first, second} { // so each is empty
		server.Exec(t, address, "CREATE TABLE words (word BYTEA)")
		server.Exec(t, address, "INSERT INTO words VALUES ($1)", []byte("kettle"))
	}
	server.Restart()
	dump := server.Dump(t)
	if n := bytes.Count(dump, []byte("kettle")); n != 2 {
		t.Errorf("the dump holds the word %d times:\n%s", n, dump)
	}
	if bytes.Contains(dump, []byte(server.Password())) {
		t.Error("the dump holds the server's password")
	}
	server.Stop()
	server.Stop()
}

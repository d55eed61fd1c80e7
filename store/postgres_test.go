package store

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testpostgres"
)

// TestStartAtOnce opens an empty database six times at once.
func TestStartAtOnce(t *testing.T) {
	address := testpostgres.Start(t).NewDatabase(t)
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			s, err := Open(t.Context(), Options{Database: address})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.AddSession(t.Context(), sample(fmt.Sprint(i), "ann")); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s := opened(t, Options{Database: address})
	got(t, "sessions", 6)(s.CountSessions(t.Context(), at(2)))
}

// TestNewerDatabase wants an older program to leave a newer one's tables alone.
func TestNewerDatabase(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T) func(*testing.T) Options{"folder": databases["folder"], "postgres": databases["postgres"]} {
		t.Run(name, func(t *testing.T) {
			o := prepare(t)(t)
			s, err := Open(t.Context(), o)
			must(t, err)
			_, err = exec(t.Context(), s.write, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, $1)", true)
			must(t, err)
			must(t, s.Close())
			if _, err := Open(t.Context(), o); err == nil || !strings.Contains(err.Error(), "newer version") {
				t.Errorf("opened: %v", err)
			}
		})
	}
}

// TestErrorsKeepSecrets has addresses that are wrong in each of their parts.
func TestErrorsKeepSecrets(t *testing.T) {
	server := testpostgres.Start(t)
	good := server.NewDatabase(t)
	const secret = "kettle"
	for _, address := range []string{
		strings.Replace(good, server.Password(), secret, 1),
		"postgres://ann:" + secret + "@127.0.0.1:1/x",
		"postgres://ann:" + secret + "@127.0.0.1:99999/x",
		"postgres://ann:" + secret + "@127.0.0.1:port/x",
		"postgres://ann:" + secret + "%zz@127.0.0.1/x",
		"postgres://ann:" + secret + "/more@127.0.0.1/x",
		"postgres://ann:" + secret + " x@127.0.0.1/x",
		"postgres://127.0.0.1:1/x?user=ann&password=" + secret,
		"postgres://127.0.0.1:1/x?sslmode=odd&password=" + secret,
		"host=127.0.0.1 port=1 password='" + secret,
		strings.Replace(good, "/test_", "/no_"+"test_", 1) + "&sslpassword=" + secret,
	} {
		_, err := Open(t.Context(), Options{Database: address})
		switch {
		case err == nil:
			t.Errorf("%s could be opened", address)
		case strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), server.Password()):
			t.Errorf("the error holds the password: %v", err)
		}
	}
}

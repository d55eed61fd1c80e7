package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// How PostgreSQL's connections are kept: few, since each is a process there.
const (
	poolSize       = 10
	poolIdle       = 4
	poolIdleTime   = 5 * time.Minute
	poolLifetime   = time.Hour
	connectTimeout = 5 * time.Second
	trustedIdle    = 50 * time.Millisecond // a connection that has rested for longer is tried before use
)

// openPostgres doesn't pass on why an address can't be read, since those words
// may hold a part of it.
func (s *Store) openPostgres(ctx context.Context, address string) error {
	server, err := pgx.ParseConfig(address)
	if err != nil {
		return errors.New("the database's address can't be read: it must be of the form postgres://user:password@host/database")
	}
	if server.ConnectTimeout == 0 {
		server.ConnectTimeout = connectTimeout
	}
	if server.RuntimeParams["application_name"] == "" {
		server.RuntimeParams["application_name"] = "hearthmail"
	}
	s.server = server
	s.write = stdlib.OpenDB(*server, stdlib.OptionShouldPing(func(_ context.Context, p stdlib.ShouldPingParams) bool {
		return p.IdleDuration > trustedIdle // so that nobody notices when the database was away meanwhile
	}))
	s.write.SetMaxOpenConns(poolSize)
	s.write.SetMaxIdleConns(poolIdle)
	s.write.SetConnMaxIdleTime(poolIdleTime)
	s.write.SetConnMaxLifetime(poolLifetime)
	s.read = s.write
	if err := s.Ping(ctx); err != nil {
		return fmt.Errorf("PostgreSQL on %s: %w", server.Host, err)
	}
	return s.migrate(ctx)
}

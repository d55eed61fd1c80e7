package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrateLimit is how long bringing the tables up to date may take, the wait
// for another instance that does the same included.
const migrateLimit = 5 * time.Minute

// migrate brings the tables up to date. Instances that start at once take turns.
func (s *Store) migrate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, migrateLimit)
	defer cancel()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	if s.Shared() {
		dialect = goose.DialectPostgres
		turns, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, uint64(migrateLimit/time.Second)))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(turns))
	}
	tables, err := goose.NewProvider(dialect, s.write, files, options...)
	if err != nil {
		return fmt.Errorf("reading the changes to the database's tables: %w", err)
	}
	if _, err := tables.Up(ctx); err != nil {
		return fmt.Errorf("bringing the database's tables up to date: %w", err)
	}
	sources := tables.ListSources()
	return s.checkVersion(ctx, sources[len(sources)-1].Version)
}

// checkVersion refuses tables that a newer program has changed.
func (s *Store) checkVersion(ctx context.Context, known int64) error {
	var found int64
	if err := one(ctx, s.write, "SELECT MAX(version_id) FROM goose_db_version", nil, &found); err != nil {
		return err
	}
	if found > known {
		return fmt.Errorf("a newer version of Hearthmail has changed the database (to version %d; this one knows %d): start that version", found, known)
	}
	return nil
}

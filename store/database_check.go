package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Check looks whether the database is whole. SQLite reads all of it; PostgreSQL
// looks after its own files, so there each table is asked whether it answers.
func (s *Store) Check(ctx context.Context) error {
	if s.Shared() {
		return s.checkTables(ctx)
	}
	text := func(rows *sql.Rows) (line string, err error) { return line, rows.Scan(&line) }
	found, err := all(ctx, s.read, text, "PRAGMA integrity_check")
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0] != "ok" {
		return fmt.Errorf("the database is damaged: %s", strings.Join(found, "; "))
	}
	orphans, err := all(ctx, s.read, text, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")
	if err != nil {
		return err
	}
	if len(orphans) > 0 {
		return fmt.Errorf("the database is damaged: rows of %s belong to nothing", strings.Join(orphans, ", "))
	}
	return nil
}

func (s *Store) checkTables(ctx context.Context) error {
	for _, table := range []string{"sessions", "tries", "devices", "second_factors", "recovery_codes", "keys", "preferences", "picture_senders", "blobs", "blob_pieces", "blob_sums", "uploads", "letters", "drafts"} {
		var some bool
		if err := one(ctx, s.read, "SELECT EXISTS (SELECT 1 FROM "+table+")", nil, &some); err != nil {
			return errors.Join(fmt.Errorf("the table %s doesn't answer", table), err)
		}
	}
	return nil
}

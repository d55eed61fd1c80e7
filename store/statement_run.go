package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// callLimit is how long one call may take, its wait for a connection included.
const callLimit = 10 * time.Second

// errText refuses what PostgreSQL can't keep, so that SQLite doesn't either.
var errText = errors.New("a text for the database is not UTF-8 or holds NUL")

// runner is a database or a transaction.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// exec runs a statement and says how many rows it has touched.
func exec(ctx context.Context, r runner, query string, args ...any) (int, error) {
	if err := checkTexts(args); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	result, err := r.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, failed(err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// one reads the one row that a query gives; ErrNotFound when there is none.
func one(ctx context.Context, r runner, query string, args []any, into ...any) error {
	if err := checkTexts(args); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	err := r.QueryRowContext(ctx, query, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return failed(err)
}

// all reads every row that a query gives.
func all[T any](ctx context.Context, r runner, read func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	if err := checkTexts(args); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	rows, err := r.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, failed(err)
	}
	defer func() { _ = rows.Close() }()
	var list []T
	for rows.Next() {
		row, err := read(rows)
		if err != nil {
			return nil, failed(err)
		}
		list = append(list, row)
	}
	return list, failed(rows.Err())
}

// together runs do in a transaction, which must use that and not the store.
func (s *Store) together(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return failed(err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err := do(ctx, tx); err != nil {
		return err
	}
	return failed(tx.Commit())
}

func failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the database: %w", err)
}

func checkTexts(args []any) error {
	for _, arg := range args {
		if text, ok := arg.(string); ok && (!utf8.ValidString(text) || strings.ContainsRune(text, 0)) {
			return errText
		}
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"hearthmail/store"
)

// openStore opens what Hearthmail keeps for itself: --database, else --data. The
// demo keeps nothing unless it is told where.
func openStore(ctx context.Context, c *config, log *slog.Logger) (*store.Store, error) {
	options := store.Options{Database: c.Database, Dir: c.Data, Logger: log}
	if c.Database == "" && c.Data == "" && c.directory != nil {
		dir, err := userDataDir()
		if err != nil {
			return nil, err
		}
		options.Dir = dir
	}
	kept, err := store.Open(ctx, options)
	switch {
	case err == nil:
		return kept, nil
	case options.Database != "":
		return nil, fmt.Errorf("--database: %w", err)
	default:
		return nil, fmt.Errorf("--data: %w", err)
	}
}

// userDataDir is the folder for a program's data (XDG Base Directory
// Specification).
func userDataDir() (string, error) {
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "hearthmail"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("there is no home folder to keep anything in: name a folder with --data")
	}
	return filepath.Join(home, ".local", "share", "hearthmail"), nil
}

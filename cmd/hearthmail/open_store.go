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

// memorySpace is what files of letters may take where all is kept in memory.
const memorySpace = 256 << 20

// openStore opens what Hearthmail keeps for itself: --database, else --data. The
// demo keeps nothing unless it is told where.
func openStore(ctx context.Context, c *config, log *slog.Logger) (*store.Store, error) {
	dir, err := dataDir(c)
	if err != nil {
		return nil, err
	}
	space := int64(c.UploadSpace)
	if c.Database == "" && dir == "" {
		space = min(space, memorySpace)
	}
	kept, err := store.Open(ctx, store.Options{Database: c.Database, Dir: dir, BlobSpace: space, Logger: log})
	switch {
	case err == nil:
		return kept, nil
	case c.Database != "":
		return nil, fmt.Errorf("--database: %w", err)
	default:
		return nil, fmt.Errorf("--data: %w", err)
	}
}

// dataDir is the folder of --data, or "" when nothing is kept in one.
func dataDir(c *config) (string, error) {
	switch {
	case c.Database != "":
		return "", nil
	case c.Data == "" && c.directory != nil:
		return userDataDir()
	default:
		return c.Data, nil
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

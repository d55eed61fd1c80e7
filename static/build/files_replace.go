package main

import (
	"os"
	"path/filepath"
	"slices"
)

// replace puts the files, and each as it goes over the wire, in the place of all that
// an earlier build has left.
func replace(dist string, files []file) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	packed, err := packAll(dist, files)
	if err != nil {
		return err
	}
	old, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, entry := range old {
		if entry.Name() == ".gitkeep" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dist, entry.Name())); err != nil {
			return err
		}
	}
	for _, f := range slices.Concat(files, packed) {
		if err := os.WriteFile(filepath.Join(dist, f.name), f.content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestContainerHasAllPackages: what the image is built from is named folder by
// folder, and none that holds a package is forgotten.
func TestContainerHasAllPackages(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	named := strings.Split(string(text), "\n")
	sources, err := filepath.Glob(filepath.Join(root, "*", "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("%d sources: %v", len(sources), err)
	}
	for _, source := range sources {
		if folder := filepath.Base(filepath.Dir(source)); !slices.Contains(named, "!"+folder) {
			t.Errorf(".dockerignore keeps %s out", folder)
		}
	}
}

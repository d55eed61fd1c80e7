// Command build makes dist/ out of src/ and the npm packages. Run it from the
// repository's root: go run ./static/build
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	dir := flag.String("dir", "static", "the folder that holds src/, dist/ and node_modules/")
	flag.Parse()
	if err := build(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

// file is one of those that dist/ gets.
type file struct {
	name    string
	content []byte
}

// build makes all files before it touches dist/.
func build(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); errors.Is(err, fs.ErrNotExist) {
		return errors.New("the npm packages are missing: run \"npm ci --ignore-scripts\" in static/ first")
	}
	var files []file
	for _, source := range []func(dir string) ([]file, error){pageBundles, viewerBundle, copies, words} {
		made, err := source(dir)
		if err != nil {
			return err
		}
		files = append(files, made...)
	}
	return replace(filepath.Join(dir, "dist"), files)
}

// copies are the files that browsers get as they are.
func copies(dir string) ([]file, error) {
	var files []file
	for _, pattern := range []string{"*.svg", "*.png", "*.webmanifest"} {
		paths, err := filepath.Glob(filepath.Join(dir, "src", pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			content, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			files = append(files, file{filepath.Base(path), content})
		}
	}
	return files, nil
}

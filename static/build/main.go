// Command build makes dist/ out of src/ and the npm packages. Run it from the
// repository's root: go run ./static/build
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	dir := flag.String("dir", "static", "the folder that holds src/, dist/ and node_modules/")
	flag.Parse()
	if err := build(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func build(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	licence, err := os.ReadFile(filepath.Join(dir, "node_modules", "htmx.org", "LICENSE"))
	if errors.Is(err, os.ErrNotExist) {
		return errors.New("the npm packages are missing: run \"npm ci --ignore-scripts\" in static/ first")
	}
	if err != nil {
		return err
	}
	files, err := bundle(dir, "htmx.org\n"+string(licence))
	if err != nil {
		return err
	}
	for _, name := range []string{"icons.svg", "favicon.svg"} {
		content, err := os.ReadFile(filepath.Join(dir, "src", name))
		if err != nil {
			return err
		}
		files = append(files, api.OutputFile{Path: filepath.Join(dir, "dist", name), Contents: content})
	}
	return write(files)
}

// bundle joins our modules and style sheets with the packages they import.
func bundle(dir, notice string) ([]api.OutputFile, error) {
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     dir,
		EntryPoints:       []string{"src/app.ts", "src/app.css"},
		Outdir:            "dist",
		Bundle:            true,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		LegalComments:     api.LegalCommentsInline,
		Footer:            map[string]string{"js": comment(notice)},
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("%d errors in the sources", len(result.Errors))
	}
	return result.OutputFiles, nil
}

// comment makes a notice that minifiers keep.
func comment(notice string) string {
	return "/*! " + strings.ReplaceAll(strings.TrimSpace(notice), "*/", "* /") + " */"
}

func write(files []api.OutputFile) error {
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f.Path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(f.Path, f.Contents, 0o644); err != nil {
			return err
		}
		fmt.Printf("%-12s %7d bytes\n", filepath.Base(f.Path), len(f.Contents))
	}
	return nil
}

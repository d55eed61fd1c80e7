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
	files, err := bundles(dir)
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

// bundles are the script and the style of every page, and the viewer of PDF
// documents, which one page loads.
func bundles(dir string) ([]api.OutputFile, error) {
	htmx, err := licence(dir, "htmx.org")
	if err != nil {
		return nil, err
	}
	pdfjs, err := licence(dir, "pdfjs-dist")
	if err != nil {
		return nil, err
	}
	files, err := bundle(dir, api.FormatIIFE, htmx, "src/app.ts", "src/app.css")
	if err != nil {
		return nil, err
	}
	viewer, err := bundle(dir, api.FormatESModule, pdfjs, "src/pdf.ts")
	if err != nil {
		return nil, err
	}
	worker, err := os.ReadFile(filepath.Join(dir, "node_modules", "pdfjs-dist", "legacy", "build", "pdf.worker.min.mjs"))
	if err != nil {
		return nil, err
	}
	files = append(files, viewer...)
	return append(files, api.OutputFile{Path: filepath.Join(dir, "dist", "pdf-worker.js"), Contents: worker}), nil
}

// licence is a package's notice.
func licence(dir, name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dir, "node_modules", name, "LICENSE"))
	if errors.Is(err, os.ErrNotExist) {
		return "", errors.New("the npm packages are missing: run \"npm ci --ignore-scripts\" in static/ first")
	}
	return name + "\n" + string(text), err
}

// bundle joins our modules and style sheets with the packages they import.
func bundle(dir string, format api.Format, notice string, entries ...string) ([]api.OutputFile, error) {
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     dir,
		EntryPoints:       entries,
		Outdir:            "dist",
		Bundle:            true,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		Format:            format,
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

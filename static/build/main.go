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

// bundles are the script and the style of every page, and those that one page
// alone loads: the viewer of PDF documents, and what letters are written with.
func bundles(dir string) ([]api.OutputFile, error) {
	var files []api.OutputFile
	for _, b := range []struct {
		format   api.Format
		packages []string
		entries  []string
	}{
		{api.FormatIIFE, []string{"htmx.org"}, []string{"src/app.ts", "src/app.css"}},
		{api.FormatESModule, []string{"pdfjs-dist"}, []string{"src/pdf.ts"}},
		{api.FormatIIFE, []string{"squire-rte", "dompurify"}, []string{"src/compose.ts"}},
	} {
		notice, err := licences(dir, b.packages)
		if err != nil {
			return nil, err
		}
		made, err := bundle(dir, b.format, notice, b.entries)
		if err != nil {
			return nil, err
		}
		files = append(files, made...)
	}
	worker, err := os.ReadFile(filepath.Join(dir, "node_modules", "pdfjs-dist", "legacy", "build", "pdf.worker.min.mjs"))
	if err != nil {
		return nil, err
	}
	return append(files, api.OutputFile{Path: filepath.Join(dir, "dist", "pdf-worker.js"), Contents: worker}), nil
}

// licences are the notices of packages.
func licences(dir string, packages []string) (string, error) {
	var notices strings.Builder
	for _, name := range packages {
		text, err := os.ReadFile(filepath.Join(dir, "node_modules", name, "LICENSE"))
		if errors.Is(err, os.ErrNotExist) {
			return "", errors.New("the npm packages are missing: run \"npm ci --ignore-scripts\" in static/ first")
		}
		if err != nil {
			return "", err
		}
		notices.WriteString(name + "\n" + string(text) + "\n")
	}
	return notices.String(), nil
}

// bundle joins our modules and style sheets with the packages they import.
func bundle(dir string, format api.Format, notice string, entries []string) ([]api.OutputFile, error) {
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

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/evanw/esbuild/pkg/api"
)

// pageBundles are the scripts and styles of our pages. Every script begins with
// app.ts, which so is one file with all that it imports, whoever needs a part of
// it. What is imported when it is wanted (src/lazy.ts), and what several of those
// have in common, are files of their own.
func pageBundles(dir string) ([]file, error) {
	scripts := []string{"src/app.ts", "src/compose.ts"}
	o := options(dir, append(scripts, "src/app.css", "src/compose.css", "src/pages.css")...)
	o.Splitting = true
	o.Inject = []string{"src/app.ts"}
	files, made, err := bundle(o)
	if err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(files, func(f file) bool { return made.isEmpty(f.name) })
	content, err := json.Marshal(made.entries(scripts...))
	return append(files, file{"entries.json", content}), err
}

// viewerBundle is the script of the page that shows PDF documents, and its worker.
func viewerBundle(dir string) ([]file, error) {
	files, _, err := bundle(options(dir, "src/pdf.ts"))
	if err != nil {
		return nil, err
	}
	worker, err := os.ReadFile(filepath.Join(dir, "node_modules", "pdfjs-dist", "legacy", "build", "pdf.worker.min.mjs"))
	return append(files, file{"pdf-worker.js", worker}), err
}

// options have names follow the content here already, since scripts import each
// other by name.
func options(dir string, entries ...string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir:     dir,
		EntryPoints:       entries,
		EntryNames:        "[name].[hash]",
		ChunkNames:        "[name].[hash]",
		Outdir:            "dist",
		Bundle:            true,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		LegalComments:     api.LegalCommentsLinked,
		Metafile:          true,
		Plugins:           []api.Plugin{licences()},
		LogLevel:          api.LogLevelWarning,
	}
}

func bundle(o api.BuildOptions) ([]file, outputs, error) {
	result := api.Build(o)
	if len(result.Errors) > 0 {
		return nil, nil, fmt.Errorf("%d errors in the sources", len(result.Errors))
	}
	files := make([]file, len(result.OutputFiles))
	for i, made := range result.OutputFiles {
		files[i] = file{filepath.Base(made.Path), made.Contents}
	}
	var meta struct{ Outputs map[string]output }
	if err := json.Unmarshal([]byte(result.Metafile), &meta); err != nil {
		return nil, nil, err
	}
	made := outputs{}
	for name, o := range meta.Outputs {
		made[path.Base(name)] = o
	}
	return files, made, nil
}

package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestMissingPackagesAreNamedInASentence(t *testing.T) {
	err := build(t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "npm ci --ignore-scripts") {
		t.Errorf("the error is %v", err)
	}
}

// sources are a small front end: its own files, and packages.
func sources() map[string]string {
	return map[string]string{
		"node_modules/htmx.org/LICENSE":                           "Licence */ text",
		"node_modules/htmx.org/package.json":                      `{"name": "htmx.org", "main": "htmx.js"}`,
		"node_modules/htmx.org/htmx.js":                           `window.htmx = "the library"`,
		"node_modules/pdfjs-dist/LICENSE":                         "Licence of the viewer",
		"node_modules/pdfjs-dist/package.json":                    `{"name": "pdfjs-dist"}`,
		"node_modules/pdfjs-dist/legacy/build/pdf.mjs":            `export const viewer = "the viewer"`,
		"node_modules/pdfjs-dist/legacy/build/pdf.worker.min.mjs": `self.worker = "the worker"`,
		"node_modules/squire-rte/LICENSE":                         "Licence of the editor",
		"node_modules/squire-rte/package.json":                    `{"name": "squire-rte", "main": "squire.js"}`,
		"node_modules/squire-rte/squire.js":                       `export default "the editor"`,
		"src/compose.ts":                                          `import Squire from "squire-rte"; import { hello } from "./hello"; hello(Squire);`,
		"src/pdf.ts":                                              `import { viewer } from "pdfjs-dist/legacy/build/pdf.mjs"; console.log(viewer);`,
		"src/app.ts":                                              `import "htmx.org"; import { hello } from "./hello"; hello("world"); onclick = () => import("./late");`,
		"src/hello.ts":                                            `export function hello(name: string): void { console.log("hello", name); }`,
		"src/late.ts":                                             `import { hello } from "./hello"; hello("at last");`,
		"src/app.css":                                             "@import \"./part.css\";\n",
		"src/part.css":                                            styles("red"),
		"src/compose.css":                                         ".letter { color: black; }\n",
		"src/pages.css":                                           ".settings { color: black; }\n",
		"src/icons.svg":                                           "<svg/>",
		"src/app-192.png":                                         "a picture",
		"src/app.webmanifest":                                     "{}",
	}
}

// styles are enough to be worth packing.
func styles(colour string) string {
	var all strings.Builder
	for i := range 100 {
		fmt.Fprintf(&all, ".a%d { color: %s; }\n", i, strings.Repeat("dark", i%2)+colour)
	}
	return all.String()
}

func mustWrite(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// mustBuild gives the names in dist/ without their hashes, with what is in the files.
func mustBuild(t *testing.T, dir string) map[string]string {
	t.Helper()
	if err := build(dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "dist"))
	if err != nil {
		t.Fatal(err)
	}
	made, hash := map[string]string{}, regexp.MustCompile(`\.[0-9A-Z]{8}\.`)
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(dir, "dist", entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		name := hash.ReplaceAllString(entry.Name(), ".")
		if _, twice := made[name]; twice {
			t.Errorf("there are two files %s", name)
		}
		made[name] = string(content)
	}
	return made
}

func TestBuildBundlesAndKeepsTheLicence(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, sources())
	made := mustBuild(t, dir)
	for name, wants := range map[string][]string{
		"chunk.js":     {"the library", "hello", `import("./late.`, ".js.LEGAL.txt"},
		"late.js":      {"at last", `from"./chunk.`},
		"compose.js":   {"the editor", `from"./chunk.`, ".js.LEGAL.txt"},
		"entries.json": {`"app.js":["chunk.`, `"compose.js":["chunk.`, `.js","compose.`},
		"app.css":      {"color:red}"},
		"pdf.js":       {"the viewer", ".js.LEGAL.txt"}, "pdf-worker.js": {"the worker"},
		"chunk.js.LEGAL.txt":   {"htmx.org", "Licence * / text"},
		"compose.js.LEGAL.txt": {"squire-rte", "Licence of the editor"},
		"pdf.js.LEGAL.txt":     {"Licence of the viewer"},
		"icons.svg":            {"<svg/>"}, "app-192.png": {"a picture"}, "app.webmanifest": {"{}"},
	} {
		for _, want := range wants {
			if !strings.Contains(made[name], want) {
				t.Errorf("%s is %q, want %q in it", name, made[name], want)
			}
		}
	}
	if strings.Contains(made["late.js"], "hello(name") || strings.Contains(made["compose.js"], "the library") {
		t.Error("what every page has is there twice")
	}
}

func TestBuildPacks(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, sources())
	made := mustBuild(t, dir)
	gzipped, err := gzip.NewReader(strings.NewReader(made["app.css.gz"]))
	if err != nil {
		t.Fatal(err)
	}
	for coding, reader := range map[string]io.Reader{"gzip": gzipped, "br": brotli.NewReader(strings.NewReader(made["app.css.br"]))} {
		if plain, err := io.ReadAll(reader); err != nil || string(plain) != made["app.css"] {
			t.Errorf("%s: %d octets of %d: %v", coding, len(plain), len(made["app.css"]), err)
		}
	}
	if _, packed := made["app-192.png.gz"]; packed {
		t.Error("what becomes larger by it was packed")
	}
}

// TestBuildLeavesNothingBehind: dist/ holds what the last build has made, and what that
// has packed is of the files that are there.
func TestBuildLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, sources())
	mustWrite(t, dir, map[string]string{"dist/.gitkeep": "", "dist/app.AAAAAAA2.js": "old", "dist/old.js.gz": "old"})
	first := mustBuild(t, dir)
	if _, kept := first[".gitkeep"]; !kept || first["old.js.gz"] != "" {
		t.Error("the build has left what it should not, or the other way round")
	}
	mustWrite(t, dir, map[string]string{"src/icons.svg": strings.Repeat("<svg/>", 100), "src/part.css": styles("green")})
	again := mustBuild(t, dir)
	if len(again) < len(first) || again["app.css.br"] == first["app.css.br"] || again["pdf-worker.js"] != first["pdf-worker.js"] {
		t.Error("the second build has not the files of its own sources")
	}
	plain, err := io.ReadAll(brotli.NewReader(strings.NewReader(again["icons.svg.br"])))
	if err != nil || string(plain) != again["icons.svg"] {
		t.Errorf("the pictures are packed as %q: %v", plain, err)
	}
	mustWrite(t, dir, map[string]string{"src/app.ts": "this is no script"})
	if err := build(dir); err == nil {
		t.Error("a mistake in the sources is no error")
	}
	if _, err := os.Stat(filepath.Join(dir, "dist", "icons.svg")); err != nil {
		t.Errorf("a build that failed has taken away what was there: %v", err)
	}
}

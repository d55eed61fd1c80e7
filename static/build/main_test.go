package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMissingPackagesAreNamedInASentence(t *testing.T) {
	err := build(t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "npm ci --ignore-scripts") {
		t.Errorf("the error is %v", err)
	}
}

func TestBuildBundlesAndKeepsTheLicence(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
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
		"node_modules/dompurify/LICENSE":                          "Licence of the cleaner",
		"node_modules/dompurify/package.json":                     `{"name": "dompurify", "main": "purify.js"}`,
		"node_modules/dompurify/purify.js":                        `export default "the cleaner"`,
		"src/compose.ts":                                          `import Squire from "squire-rte"; import DOMPurify from "dompurify"; console.log(Squire, DOMPurify);`,
		"src/pdf.ts":                                              `import { viewer } from "pdfjs-dist/legacy/build/pdf.mjs"; console.log(viewer);`,
		"src/app.ts":                                              `import "htmx.org"; import { hello } from "./hello"; hello("world");`,
		"src/hello.ts":                                            `export function hello(name: string): void { console.log("hello", name); }`,
		"src/app.css":                                             "@import \"./part.css\";\n",
		"src/part.css":                                            "a { color: red; }\n",
		"src/icons.svg":                                           "<svg/>",
		"src/favicon.svg":                                         "<svg></svg>",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := build(dir); err != nil {
		t.Fatal(err)
	}
	for name, wants := range map[string][]string{
		"app.js": {"the library", "Licence * / text"}, "app.css": {"a{color:red}"},
		"pdf.js": {"Licence of the viewer"}, "pdf-worker.js": {"the worker"},
		"compose.js": {"the editor", "the cleaner", "Licence of the editor", "Licence of the cleaner"},
		"icons.svg":  {"<svg/>"}, "favicon.svg": {"<svg></svg>"},
	} {
		content, err := os.ReadFile(filepath.Join(dir, "dist", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(content), want) {
				t.Errorf("%s is %q, want %q in it", name, content, want)
			}
		}
	}
}

// Package static holds the front end: what the build put into dist/, or, when
// nothing has been built, our own style sheet and icons alone.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

//go:embed src/*.css src/*.svg
var src embed.FS

// Files are the files that browsers fetch, each under a name that changes with
// its content, so that they may be kept for ever.
type Files struct {
	built  bool
	names  map[string]string // plain name to hashed name
	hashed map[string]file
}

type file struct {
	contentType string
	plain       []byte
	gzipped     []byte // nil when that would not be smaller
}

// New reads the built files, or falls back on the sources.
func New() (*Files, error) {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	sources, err := fs.Sub(src, "src")
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	return load(built, sources)
}

// load takes what was built and the sources, flat directories both.
func load(built, sources fs.FS) (*Files, error) {
	f := &Files{names: map[string]string{}, hashed: map[string]file{}}
	if err := f.addAll(built, fs.ReadFile); err != nil {
		return nil, err
	}
	f.built = f.names["app.js"] != "" && f.names["app.css"] != ""
	if f.built {
		return f, nil
	}
	clear(f.names)
	clear(f.hashed)
	return f, f.addAll(sources, readStyles)
}

// Built reports whether there is a script; without one the pages work as plain
// links and forms.
func (f *Files) Built() bool { return f.built }

// URL is the hashed name of a file, "app.css" giving "app.3f2a9c41d0.css": its
// address relative to /static/. It is "" for a file that is not there.
func (f *Files) URL(name string) string { return f.names[name] }

func (f *Files) addAll(dir fs.FS, read func(fs.FS, string) ([]byte, error)) error {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return fmt.Errorf("static: %w", err)
	}
	for _, entry := range entries {
		contentType, ok := contentTypes()[path.Ext(entry.Name())]
		if entry.IsDir() || !ok {
			continue
		}
		content, err := read(dir, entry.Name())
		if err != nil {
			return fmt.Errorf("static: %w", err)
		}
		if err := f.add(entry.Name(), contentType, content); err != nil {
			return err
		}
	}
	return nil
}

func (f *Files) add(name, contentType string, content []byte) error {
	gzipped, err := compress(content)
	if err != nil {
		return fmt.Errorf("static: %s: %w", name, err)
	}
	if len(gzipped) >= len(content) {
		gzipped = nil
	}
	hash := hashedName(name, content)
	f.names[name] = hash
	f.hashed[hash] = file{contentType: contentType, plain: content, gzipped: gzipped}
	return nil
}

// hashedName puts a piece of the content's hash before the extension.
func hashedName(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:])[:10] + ext
}

func compress(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// contentTypes are the kinds of files that are served; others are passed over.
func contentTypes() map[string]string {
	return map[string]string{
		".css": "text/css; charset=utf-8",
		".js":  "text/javascript; charset=utf-8",
		".svg": "image/svg+xml",
		".txt": "text/plain; charset=utf-8",
	}
}

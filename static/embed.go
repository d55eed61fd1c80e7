// Package static holds the front end: what the build put into dist/, or, when
// nothing has been built, our own style sheets and pictures alone.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"hearthmail/coding"
)

//go:embed all:dist
var dist embed.FS

//go:embed src/*.css src/*.svg
var src embed.FS

// Files are the files that browsers fetch, each under a name that changes with
// its content, so that they may be kept for ever.
type Files struct {
	built   bool
	names   map[string]string   // plain name to hashed name
	scripts map[string][]string // plain name of a script to hashed names
	hashed  map[string]file
}

type file struct {
	contentType string
	plain       []byte
	packed      map[coding.Coding][]byte // where that is smaller
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
	if err := f.readEntries(built); err != nil {
		return nil, err
	}
	f.built = len(f.scripts["app.js"]) > 0 && f.names["app.css"] != ""
	if f.built {
		return f, nil
	}
	clear(f.scripts)
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

// Scripts are the hashed names of the scripts that a page loads for one of ours, "app.js"
// or "compose.js": those that it imports come first.
func (f *Files) Scripts(name string) []string { return f.scripts[name] }

func (f *Files) readEntries(built fs.FS) error {
	content, err := fs.ReadFile(built, "entries.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(content, &f.scripts)
	}
	if err != nil {
		return fmt.Errorf("static: %w", err)
	}
	return nil
}

func (f *Files) addAll(dir fs.FS, read func(fs.FS, string) ([]byte, error)) error {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return fmt.Errorf("static: %w", err)
	}
	hasHash := regexp.MustCompile(`^([\w-]+)\.[0-9A-Z]{8}(\.[\w.]+)$`)
	for _, entry := range entries {
		contentType, ok := contentTypes()[path.Ext(entry.Name())]
		if entry.IsDir() || !ok {
			continue
		}
		content, err := read(dir, entry.Name())
		if err != nil {
			return fmt.Errorf("static: %w", err)
		}
		name, hashed := entry.Name(), hashedName(entry.Name(), content)
		if parts := hasHash.FindStringSubmatch(name); parts != nil { // from the build
			name, hashed = parts[1]+parts[2], name
		}
		f.names[name] = hashed
		if f.hashed[hashed], err = packedFile(dir, entry.Name(), contentType, content); err != nil {
			return err
		}
	}
	return nil
}

// packedFile takes along what the build has put beside a file.
func packedFile(dir fs.FS, name, contentType string, content []byte) (file, error) {
	found := file{contentType: contentType, plain: content, packed: map[coding.Coding][]byte{}}
	for _, c := range coding.Packed() {
		packed, err := fs.ReadFile(dir, name+c.Ext())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return file{}, fmt.Errorf("static: %w", err)
		}
		found.packed[c] = packed
	}
	return found, nil
}

// hashedName puts a piece of the content's hash before the extension.
func hashedName(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:])[:10] + ext
}

// contentTypes are the kinds of files that are served; others are passed over.
func contentTypes() map[string]string {
	return map[string]string{
		".css":         "text/css; charset=utf-8",
		".js":          "text/javascript; charset=utf-8",
		".png":         "image/png",
		".svg":         "image/svg+xml",
		".txt":         "text/plain; charset=utf-8", // licences
		".webmanifest": "application/manifest+json",
	}
}

package static

import (
	"net/http"
	"path"
	"strconv"

	"hearthmail/coding"
)

// ServeHTTP answers the last element of the path, which must be a hashed name.
// What has such a name never changes, so it may be kept for a year.
func (f *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
		return
	}
	found, ok := f.hashed[path.Base(r.URL.Path)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	found.serve(w, r)
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	content, header := f.plain, w.Header()
	header.Set("Content-Type", f.contentType)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	if len(f.packed) > 0 {
		header.Set("Vary", "Accept-Encoding")
	}
	if c := f.choose(r); c != coding.None {
		header.Set("Content-Encoding", string(c))
		content = f.packed[c]
	}
	header.Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(content) // the browser went away; there is nobody to tell
	}
}

func (f file) choose(r *http.Request) coding.Coding {
	var ours []coding.Coding
	for _, c := range coding.Packed() {
		if f.packed[c] != nil {
			ours = append(ours, c)
		}
	}
	return coding.Choose(r.Header.Values("Accept-Encoding"), ours...)
}

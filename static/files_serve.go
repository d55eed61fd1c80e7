package static

import (
	"net/http"
	"path"
	"strconv"
	"strings"
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
	if f.gzipped != nil {
		header.Set("Vary", "Accept-Encoding")
		if takesGzip(r) {
			header.Set("Content-Encoding", "gzip")
			content = f.gzipped
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(content) // the browser went away; there is nobody to tell
	}
}

// takesGzip reads Accept-Encoding (RFC 9110, section 12.5.3).
func takesGzip(r *http.Request) bool {
	for _, offer := range strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, params, _ := strings.Cut(offer, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		quality, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		q, err := strconv.ParseFloat(quality, 64)
		return !found || (err == nil && q > 0)
	}
	return false
}

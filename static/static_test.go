package static

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var (
	longStyle = strings.Repeat("a { color: red; }\n", 100)
	builtFS   = fstest.MapFS{
		".gitkeep": {}, "app.js": {Data: []byte("run()")}, "app.css": {Data: []byte(longStyle)},
		"icons.svg": {Data: []byte("<svg/>")}, "notes.html": {Data: []byte("<p>")},
	}
	sourceFS = fstest.MapFS{
		"app.css":  {Data: []byte("@import \"./base.css\";\n@import \"./row.css\";\n")},
		"base.css": {Data: []byte("a { color: red; }\n")}, "row.css": {Data: []byte("b { color: blue; }\n")},
		"icons.svg": {Data: []byte("<svg/>")},
	}
)

func mustLoad(t *testing.T, built, sources fstest.MapFS) *Files {
	t.Helper()
	f, err := load(built, sources)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func get(t *testing.T, f *Files, method, name string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "/mail/static/"+name, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) string {
	t.Helper()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestBuiltFilesAreServedForEver(t *testing.T) {
	f := mustLoad(t, builtFS, sourceFS)
	if !f.Built() {
		t.Error("not seen as built")
	}
	name := f.URL("app.css")
	if !regexp.MustCompile(`^app\.[0-9a-f]{10}\.css$`).MatchString(name) {
		t.Errorf("the name is %q", name)
	}
	r := get(t, f, http.MethodGet, name)
	for key, want := range map[string]string{
		"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable",
		"Vary": "Accept-Encoding", "Content-Encoding": "",
	} {
		if got := r.Header.Get(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if got := body(t, r.Body); r.StatusCode != http.StatusOK || got != longStyle {
		t.Errorf("%d with %d bytes", r.StatusCode, len(got))
	}
}

func TestNamesFollowTheContent(t *testing.T) {
	other := fstest.MapFS{"app.js": {Data: []byte("run(2)")}, "app.css": builtFS["app.css"]}
	a, b := mustLoad(t, builtFS, sourceFS), mustLoad(t, other, sourceFS)
	if a.URL("app.js") == b.URL("app.js") {
		t.Error("two contents have one name")
	}
	if a.URL("app.css") != b.URL("app.css") {
		t.Error("one content has two names")
	}
}

func TestCompressedWhenTaken(t *testing.T) {
	f := mustLoad(t, builtFS, sourceFS)
	for accept, want := range map[string]bool{
		"gzip": true, "br, GZIP;q=0.5": true, "gzip ; q = 1": true, "gzip;q=0": false, "br": false, "": false, "xgzip": false, "gzip;q=x": false,
	} {
		r := get(t, f, http.MethodGet, f.URL("app.css"), "Accept-Encoding", accept)
		if got := r.Header.Get("Content-Encoding") == "gzip"; got != want {
			t.Errorf("%q: compressed %v, want %v", accept, got, want)
			continue
		}
		if !want {
			continue
		}
		plain, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body(t, plain) != longStyle {
			t.Errorf("%q: the content is another", accept)
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	f := mustLoad(t, builtFS, sourceFS)
	r := get(t, f, http.MethodHead, f.URL("app.js"))
	if got := body(t, r.Body); r.StatusCode != http.StatusOK || got != "" || r.Header.Get("Content-Length") != "5" {
		t.Errorf("%d, %q, length %s", r.StatusCode, got, r.Header.Get("Content-Length"))
	}
}

func TestNothingElseIsServed(t *testing.T) {
	f := mustLoad(t, builtFS, sourceFS)
	for _, name := range []string{"", "app.js", "app.css", ".gitkeep", "notes.html", "app.0000000000.js", "../embed.go"} {
		if got := get(t, f, http.MethodGet, name).StatusCode; got != http.StatusNotFound {
			t.Errorf("%q gives %d, want 404", name, got)
		}
	}
	if got := get(t, f, http.MethodPost, f.URL("app.js")).StatusCode; got != http.StatusMethodNotAllowed {
		t.Errorf("POST gives %d, want 405", got)
	}
	if got := f.URL("notes.html") + f.URL("no such"); got != "" {
		t.Errorf("there is an address %q for what is not served", got)
	}
}

func TestWithoutABuildThereAreStylesButNoScript(t *testing.T) {
	for _, dist := range []fstest.MapFS{{".gitkeep": {}}, {"app.js": {Data: []byte("run()")}}} {
		f := mustLoad(t, dist, sourceFS)
		if f.Built() || f.URL("app.js") != "" {
			t.Error("there is a script without a build")
		}
		got := body(t, get(t, f, http.MethodGet, f.URL("app.css")).Body)
		if want := "a { color: red; }\n\nb { color: blue; }\n\n"; got != want {
			t.Errorf("the style sheet is %q, want %q", got, want)
		}
	}
}

func TestAMissingImportIsAnError(t *testing.T) {
	broken := fstest.MapFS{"app.css": {Data: []byte("@import \"./lost.css\";\n")}}
	if _, err := load(fstest.MapFS{}, broken); err == nil {
		t.Error("no error")
	}
}

// What is in the program itself: with or without a build, the pages look right.
func TestOurOwnFiles(t *testing.T) {
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app.css", "icons.svg", "favicon.svg"} {
		if f.URL(name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if (f.URL("app.js") != "") != f.Built() {
		t.Error("the script and Built disagree")
	}
	css := body(t, get(t, f, http.MethodGet, f.URL("app.css")).Body)
	if strings.Contains(css, "@import") || strings.Contains(css, "http") {
		t.Error("the style sheet fetches something else")
	}
}

// The sources alone must do too, whatever dist/ holds at the moment.
func TestOurOwnSourcesJoin(t *testing.T) {
	f, err := load(fstest.MapFS{}, mustSub(t))
	if err != nil {
		t.Fatal(err)
	}
	css := body(t, get(t, f, http.MethodGet, f.URL("app.css")).Body)
	for _, want := range []string{":root", ".row", ".message", "@media print"} {
		if !strings.Contains(css, want) {
			t.Errorf("the style sheet lacks %s", want)
		}
	}
	if strings.Contains(css, "@import") {
		t.Error("an import was not joined")
	}
}

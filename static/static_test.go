package static

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

var (
	longStyle = strings.Repeat("a { color: red; }\n", 100)
	builtFS   = fstest.MapFS{
		".gitkeep": {}, "entries.json": {Data: []byte(`{"app.js":["app.js"]}`)}, "app.js": {Data: []byte("run()")}, "app.css": {Data: []byte(longStyle)},
		"app.css.gz": {Data: []byte("gzipped style")}, "app.css.br": {Data: []byte("style in brotli")},
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
	other := fstest.MapFS{"entries.json": builtFS["entries.json"], "app.js": {Data: []byte("run(2)")}, "app.css": builtFS["app.css"]}
	a, b := mustLoad(t, builtFS, sourceFS), mustLoad(t, other, sourceFS)
	if a.URL("app.js") == b.URL("app.js") {
		t.Error("two contents have one name")
	}
	if a.URL("app.css") != b.URL("app.css") {
		t.Error("one content has two names")
	}
}

// TestPackedWhenTaken: what the build has packed is sent to those who take it so.
func TestPackedWhenTaken(t *testing.T) {
	f := mustLoad(t, builtFS, sourceFS)
	plain := map[string]string{"": longStyle, "gzip": "gzipped style", "br": "style in brotli"}
	for accept, want := range map[string]string{
		"gzip": "gzip", "br": "br", "gzip, deflate, br": "br", "br;q=0.3, GZIP;q=0.5": "gzip", "gzip ; q = 1": "gzip", "gzip;q=0": "", "": "",
		"xgzip": "", "gzip;q=x": "", "identity, gzip;q=0.5": "", "*": "br",
	} {
		r := get(t, f, http.MethodGet, f.URL("app.css"), "Accept-Encoding", accept)
		if got := r.Header.Get("Content-Encoding"); got != want {
			t.Errorf("%q: packed by %q, want %q", accept, got, want)
		}
		if got := body(t, r.Body); got != plain[want] || r.Header.Get("Content-Length") != strconv.Itoa(len(got)) {
			t.Errorf("%q: the content is %.20q with the length %s", accept, got, r.Header.Get("Content-Length"))
		}
	}
	r := get(t, f, http.MethodGet, f.URL("icons.svg"), "Accept-Encoding", "br")
	if got := body(t, r.Body); got != "<svg/>" || r.Header.Get("Content-Encoding") != "" || r.Header.Get("Vary") != "" {
		t.Errorf("what isn't packed is sent as %q, %v", got, r.Header)
	}
}

// TestNamesOfTheBuild: scripts import each other by the names that the build has given.
func TestNamesOfTheBuild(t *testing.T) {
	f := mustLoad(t, fstest.MapFS{
		"chunk.ABCDEFG2.js": {Data: []byte("run()")}, "chunk.ABCDEFG2.js.LEGAL.txt": {Data: []byte("Licence")},
		"compose.5QK3ZGQF.js": {Data: []byte(`import"./chunk.ABCDEFG2.js"`)}, "app.ZZZZZZZ2.css": {Data: []byte("a{}")},
		"entries.json": {Data: []byte(`{"app.js":["chunk.ABCDEFG2.js"],"compose.js":["chunk.ABCDEFG2.js","compose.5QK3ZGQF.js"]}`)},
		"words-de.js":  {Data: []byte("say()")},
	}, sourceFS)
	if f.URL("compose.js") != "compose.5QK3ZGQF.js" || f.URL("app.css") != "app.ZZZZZZZ2.css" || !f.Built() {
		t.Errorf("the files are %q and %q", f.URL("compose.js"), f.URL("app.css"))
	}
	if got := strings.Join(f.Scripts("compose.js"), " "); got != "chunk.ABCDEFG2.js compose.5QK3ZGQF.js" {
		t.Errorf("compose.js is %q", got)
	}
	for _, name := range []string{"compose.5QK3ZGQF.js", "chunk.ABCDEFG2.js", "chunk.ABCDEFG2.js.LEGAL.txt", f.URL("words-de.js")} {
		r := get(t, f, http.MethodGet, name)
		if r.StatusCode != http.StatusOK || !strings.HasSuffix(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %q", name, r.StatusCode, r.Header.Get("Cache-Control"))
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
	for _, name := range []string{"", "app.js", "app.css", "app.css.gz", ".gitkeep", "notes.html", "app.0000000000.js", "../embed.go", f.URL("app.css") + ".br"} {
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
	for _, dist := range []fstest.MapFS{{".gitkeep": {}}, {"app.js": {Data: []byte("run()")}, "entries.json": builtFS["entries.json"]}} {
		f := mustLoad(t, dist, sourceFS)
		if f.Built() || f.URL("app.js") != "" || f.Scripts("app.js") != nil {
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
	if (len(f.Scripts("app.js")) > 0) != f.Built() {
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

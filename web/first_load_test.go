package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"hearthmail/static"
	"hearthmail/templates"
)

// What the first page may weigh, in octets, packed: docs/performance.md has the same.
const (
	mostScript = 30_000
	mostList   = 60_000
	mostLetter = mostList + 40_000
)

// load counts what a browser fetches that takes Brotli.
type load struct {
	t     *testing.T
	files *static.Files
}

func (l load) of(names ...string) int {
	l.t.Helper()
	total := 0
	for _, name := range names {
		r := httptest.NewRequest(http.MethodGet, "/static/"+name, nil)
		r.Header.Set("Accept-Encoding", "gzip, deflate, br")
		w := httptest.NewRecorder()
		l.files.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			l.t.Fatalf("%q is not there: status %d", name, w.Code)
		}
		total += w.Body.Len()
	}
	return total
}

// TestFirstLoad: the first page of the app stays light, with a typical list on it, and
// so does the first letter.
func TestFirstLoad(t *testing.T) {
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	if !files.Built() {
		t.Skip("the front end is not built: run \"make frontend\" first")
	}
	l := load{t, files}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	page, err := newPacker().page(r, templates.MailboxesPage(sampleList()))
	if err != nil {
		t.Fatal(err)
	}
	script := l.of(files.Scripts("app.js")...)
	list := len(page.body) + script + l.of(files.URL("app.css"), files.URL("icons.svg"), files.URL("favicon.svg"))
	var more []string
	for _, name := range files.Scripts("compose.js") {
		if name != files.Scripts("app.js")[0] {
			more = append(more, name)
		}
	}
	letter := list + l.of(append(more, files.URL("compose.css"))...)
	t.Logf("script %d, a list %d, a letter %d octets", script, list, letter)
	for what, sizes := range map[string][2]int{"script": {script, mostScript}, "a list": {list, mostList}, "a letter": {letter, mostLetter}} {
		if sizes[0] > sizes[1] {
			t.Errorf("%s weighs %d octets, of %d: load what it does not need at once later (static/src/lazy.ts)", what, sizes[0], sizes[1])
		}
	}
}

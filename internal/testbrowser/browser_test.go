package testbrowser

import (
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const goodPage = `<!DOCTYPE html><html lang="en"><head><title>Good</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/style.css"><script src="/script.js" defer></script></head>
<body><main><h1>Good page</h1><a id="next" href="/next">Next</a>
<label>Name <input id="name"></label><button id="button">Press</button><p id="out"></p>
<iframe title="Mail" id="mail" sandbox src="/mail"></iframe></main></body></html>`

const goodScript = `document.getElementById('button').addEventListener('click', () => {
	requestAnimationFrame(() => { document.getElementById('out').textContent = 'pressed by ' + document.getElementById('name').value; });
});`

// serve answers with a page, a style sheet, a script and a frame, all under a
// strict policy.
func serve(t *testing.T, page string) string {
	t.Helper()
	answer := func(kind, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; connect-src 'self'")
			fmt.Fprint(w, text)
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", answer("text/html", page))
	mux.HandleFunc("/next", answer("text/html", `<!DOCTYPE html><html lang="en"><title>Next</title><h1>Next page</h1>`))
	mux.HandleFunc("/mail", answer("text/html", `<!DOCTYPE html><p>Dear all</p>`))
	mux.HandleFunc("/style.css", answer("text/css", `@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } a { color: #9cf } }`))
	mux.HandleFunc("/script.js", answer("text/javascript", goodScript))
	mux.HandleFunc("/mark.js", answer("text/javascript", "window.marked = true"))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestGoodPage(t *testing.T) {
	b := Start(t)
	url := serve(t, goodPage)
	for _, c := range []struct {
		name          string
		width, height int
		dark, mobile  bool
	}{
		{"desktop", 1440, 900, false, false},
		{"phone", 390, 844, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := b.Within(t).NewPage(c.width, c.height, c.dark, c.mobile)
			if status := p.Open(url); status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			if got := p.Text("h1"); got != "Good page" {
				t.Errorf("heading %q", got)
			}
			checkEmulation(t, p, c.width, c.dark, c.mobile)
			checkForm(t, p)
			if html := p.FrameHTML("#mail"); !strings.Contains(html, "<p>Dear all</p>") {
				t.Errorf("the frame holds %q", html)
			}
			if lines := p.Axe(); len(lines) > 0 {
				t.Errorf("axe: %q", lines)
			}
			if status := p.Follow("#next"); status != http.StatusOK || p.Location() != url+"/next" || p.Text("h1") != "Next page" {
				t.Errorf("following the link led to %s (%d)", p.Location(), status)
			}
			if lines := p.Problems(); len(lines) > 0 {
				t.Errorf("problems: %q", lines)
			}
		})
	}
}

func checkEmulation(t *testing.T, p *Page, width int, dark, mobile bool) {
	t.Helper()
	var got struct {
		Width       int
		Dark, Touch bool
	}
	p.Evaluate(`({Width: innerWidth, Dark: matchMedia('(prefers-color-scheme: dark)').matches, Touch: navigator.maxTouchPoints > 0})`, &got)
	if got.Width != width || got.Dark != dark || got.Touch != mobile {
		t.Errorf("the page sees %+v, want width %d, dark %v, touch %v", got, width, dark, mobile)
	}
}

func checkForm(t *testing.T, p *Page) {
	t.Helper()
	p.Fill("#name", "Ada")
	p.Click("#button")
	p.WaitFor(`document.getElementById('out').textContent === 'pressed by Ada'`)
	p.WaitVisible("#out")
	p.WaitGone("#absent")
	if n := p.Count("main > *"); n != 6 {
		t.Errorf("%d elements in main, want 6", n)
	}
}

func TestDisableScript(t *testing.T) {
	p := Start(t).NewPage(800, 600, false, false)
	url := serve(t, goodPage)
	p.DisableScript()
	p.Open(url)
	p.WaitFor("document.readyState === 'complete'")
	p.Fill("#name", "Ada")
	p.Click("#button")
	if status := p.Follow("#next"); status != http.StatusOK || p.Text("h1") != "Next page" {
		t.Errorf("the link led to %q (%d)", p.Text("h1"), status)
	}
	p.Open(serve(t, `<!DOCTYPE html><title>T</title><script src="/mark.js"></script><h1>Hello</h1>`))
	var marked bool
	if p.Evaluate("'marked' in window", &marked); marked {
		t.Error("the page's script ran")
	}
}

func TestProblemsAreNoticed(t *testing.T) {
	b := Start(t)
	p := b.NewPage(800, 600, false, false)
	page := `<!DOCTYPE html><html lang="en"><title>Bad</title><script>alert(1)</script>
<p style="color:red">x</p><img src="http://127.0.0.1:9/x.png"><script src="/absent.js"></script><script src="/mark.js"></script><h1>Bad</h1>
<iframe sandbox srcdoc="<script>1</script>"></iframe>`
	url := serve(t, page)
	p.Open(url)
	p.Evaluate(`console.warn('a warning', {a: 1}); console.error('an error'); console.log('harmless');
		setTimeout(() => {
			alert('hello');
			setTimeout(() => { window.allDone = true; });
			throw new Error('thrown');
		}); 0`, nil)
	p.Evaluate(`fetch('http://127.0.0.1:9/').catch(() => 0)`, nil)
	p.Evaluate(`fetch('/absent').then(r => r.status)`, nil)
	p.WaitFor("window.allDone")
	found := p.Problems()
	var marked bool
	if p.Evaluate("'marked' in window", &marked); !marked {
		t.Error("the page's own script did not run")
	}
	for _, want := range []string{
		"console warning: \"a warning\"", "console error: \"an error\"", "thrown", "alert dialog: hello",
		"Content Security Policy", "404",
	} {
		if !slices.ContainsFunc(found, func(line string) bool { return strings.Contains(line, want) }) {
			t.Errorf("%q is not among the problems %q", want, found)
		}
	}
	p.ForgetProblems()
	if lines := p.Problems(); len(lines) > 0 {
		t.Errorf("after ForgetProblems: %q", lines)
	}
}

func TestAxeFindsViolations(t *testing.T) {
	b := Start(t)
	p := b.NewPage(800, 600, false, false)
	p.Open(serve(t, `<!DOCTYPE html><html><body><input id="nameless"></body></html>`))
	lines := p.Axe()
	for _, want := range []string{"html-has-lang: ", "label: ", "— #nameless"} {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, want) }) {
			t.Errorf("%q is not in %q", want, lines)
		}
	}
}

func TestScreenshot(t *testing.T) {
	b := Start(t)
	p := b.NewPage(800, 600, true, false)
	p.Open(serve(t, goodPage))
	name := filepath.Join(t.TempDir(), "page.png")
	p.Screenshot(name)
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 800 || size.Y != 600 {
		t.Errorf("the picture is %v large", size)
	}
	if r, _, _, _ := picture.At(799, 599).RGBA(); r != 0 {
		t.Error("the dark page is light")
	}
}

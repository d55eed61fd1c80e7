package imageproxy

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hearthmail/publicnet"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a server of pictures on this machine.
type site struct {
	*httptest.Server
	mu       sync.Mutex
	hits     int
	now      int // requests under way
	most     int // that were at once
	released chan struct{}
}

func newSite(t *testing.T, answer http.HandlerFunc) *site {
	t.Helper()
	s := &site{released: make(chan struct{})}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.count(1)
		defer s.count(-1)
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) count(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now += n
	s.hits += max(n, 0)
	s.most = max(s.most, s.now)
}

func (s *site) numbers() (hits, now, most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits, s.now, s.most
}

// wait holds an answer back until the site is released, or nobody wants it any more.
func (s *site) wait(r *http.Request) {
	select {
	case <-s.released:
	case <-r.Context().Done():
	}
}

// newProxy gives a proxy that may reach the site, and nothing else.
func newProxy(t *testing.T, s *site) *Proxy {
	t.Helper()
	p := New(publicnet.NewClient(publicnet.ClientOptions{
		UserAgent: "Hearthmail", PlainHTTP: true, Redirects: 5,
		Allow: func(at netip.AddrPort) bool { return at.String() == s.Listener.Addr().String() },
	}), 32<<20)
	t.Cleanup(p.Close)
	return p
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for limit := time.After(30 * time.Second); !ok(); {
		select {
		case <-again.C:
		case <-limit:
			t.Fatalf("%s did not come", what)
		}
	}
}

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pngSaying is a PNG's header that names a size, and nothing more.
func pngSaying(width, height uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	for _, n := range []uint32{width, height} {
		b = append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	b = append(b, 8, 0, 0, 0, 0)
	sum := crc32.ChecksumIEEE(b[12:])
	return append(b, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
}

// TestContentDecides: what a picture is its bytes say, and nothing else is let through.
func TestContentDecides(t *testing.T) {
	small := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.White, color.Black})
	var jpg, one, many, packed bytes.Buffer
	_ = jpeg.Encode(&jpg, small, nil)
	_ = gif.Encode(&one, small, nil)
	_ = gif.EncodeAll(&many, &gif.GIF{Image: []*image.Paletted{small, small}, Delay: []int{1, 1}})
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(pngOf(t, 2, 2))
	_ = z.Close()
	const webp = "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
	bodies := map[string]struct {
		says string
		body []byte
		want string
	}{
		"png":        {"text/html", pngOf(t, 2, 2), "image/png"},
		"jpeg":       {"image/png", jpg.Bytes(), "image/jpeg"},
		"gif":        {"", one.Bytes(), "image/gif"},
		"animated":   {"image/gif", many.Bytes(), "image/gif"},
		"webp":       {"image/webp", []byte(webp), "image/webp"},
		"svg":        {"image/svg+xml", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), ""},
		"html":       {"image/png", []byte("<!doctype html><script>alert(1)</script>"), ""},
		"bmp":        {"image/bmp", []byte("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00"), ""},
		"ico":        {"image/x-icon", []byte("\x00\x00\x01\x00\x01\x00"), ""},
		"nothing":    {"image/png", nil, ""},
		"a stub":     {"image/png", []byte("\x89PNG\r\n\x1a\n"), ""},
		"gif's name": {"image/gif", []byte("GIF89a"), ""},
		"polyglot":   {"image/gif", []byte("GIF89a/*\x01\x00*/\x00=alert(1)//;"), "image/gif"}, // a picture all the same, and nosniff with it
		"packed":     {"image/png", packed.Bytes(), ""},
		"huge":       {"image/png", pngSaying(10_000, 5_001), ""},
		"large":      {"image/png", pngSaying(10_000, 5_000), "image/png"},
		"too long":   {"image/png", append(pngOf(t, 2, 2), make([]byte, maxBytes)...), ""},
		"long":       {"image/png", append(pngOf(t, 2, 2), make([]byte, maxBytes-1000)...), "image/png"},
	}
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		b := bodies[r.URL.Query().Get("q")]
		w.Header().Set("Content-Type", b.says)
		_, _ = w.Write(b.body)
	})
	p := newProxy(t, s)
	for name, b := range bodies {
		got, err := p.Fetch(t.Context(), "ann", s.URL+"/?q="+strings.ReplaceAll(name, " ", "+"))
		if b.want == "" && !errors.Is(err, ErrNoPicture) || b.want != "" && (err != nil || got.Type != b.want || !bytes.Equal(got.Body, b.body)) {
			t.Errorf("%s: %d octets of %q, %v", name, len(got.Body), got.Type, err)
		}
	}
}

// TestHostileSites: each costs a picture, and no more than its bounds.
func TestHostileSites(t *testing.T) {
	var s *site
	s = newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			_, _ = w.Write(pngOf(t, 1, 1))
			for chunk := make([]byte, 64<<10); ; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		case "/drip":
			w.WriteHeader(http.StatusOK)
			for tick := time.NewTicker(10 * time.Millisecond); ; {
				if _, err := w.Write([]byte{0x89}); err != nil {
					tick.Stop()
					return
				}
				_ = http.NewResponseController(w).Flush()
				select {
				case <-tick.C:
				case <-r.Context().Done():
					tick.Stop()
					return
				}
			}
		case "/silent":
			s.wait(r)
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(pngOf(t, 1, 1))
			_, _ = z.Write(make([]byte, 50<<20))
			_ = z.Close()
		case "/cut":
			w.Header().Set("Content-Length", "5000")
			_, _ = w.Write(pngOf(t, 1, 1))
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/inside":
			http.Redirect(w, r, "http://127.0.0.2:80/", http.StatusFound)
		case "/metadata":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		case "/gone":
			w.WriteHeader(http.StatusGone)
			_, _ = w.Write(pngOf(t, 1, 1))
		}
	})
	patient, hasty := newProxy(t, s), newProxy(t, s)
	hasty.client.Timeout = 300 * time.Millisecond // in place of publicnet's 15 seconds
	for path, want := range map[string]error{
		"/endless": ErrNoPicture, "/drip": ErrAway, "/silent": ErrAway, "/bomb": ErrNoPicture, "/cut": ErrAway,
		"/loop": ErrRefused, "/inside": ErrRefused, "/metadata": ErrRefused, "/gone": ErrAway,
	} {
		p := patient
		if path == "/drip" || path == "/silent" {
			p = hasty
		}
		got, err := p.Fetch(t.Context(), "ann", s.URL+path)
		if !errors.Is(err, want) || got.Body != nil || strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s gave %d octets, %v", path, len(got.Body), err)
		}
	}
	for _, address := range []string{"http://127.0.0.2/", "http://[::1]/", "http://10.0.0.1/", "http://none.invalid/"} {
		if _, err := patient.Fetch(t.Context(), "ann", address); err == nil {
			t.Errorf("%s gave a picture", address)
		}
	}
}

// TestFetchedOnce: however many ask, at once or later, for a while.
func TestFetchedOnce(t *testing.T) {
	var s *site
	s = newSite(t, func(w http.ResponseWriter, r *http.Request) {
		s.wait(r)
		if r.URL.Path == "/none" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write(pngOf(t, 2, 2))
	})
	p := newProxy(t, s)
	now := time.Now()
	p.now = func() time.Time { return now }
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			if got, err := p.Fetch(t.Context(), fmt.Sprint(i), s.URL+"/one"); err != nil || got.Type != "image/png" {
				t.Errorf("it gave %q, %v", got.Type, err)
			}
		})
	}
	eventually(t, "a request", func() bool { _, now, _ := s.numbers(); return now == 1 })
	close(s.released)
	all.Wait()
	ask := func(path string, want int) {
		t.Helper()
		_, _ = p.Fetch(t.Context(), "ann", s.URL+path)
		if hits, _, _ := s.numbers(); hits != want {
			t.Errorf("%s: %d requests, want %d", path, hits, want)
		}
	}
	ask("/one", 1)
	ask("/none", 2)
	ask("/none", 2)
	now = now.Add(keptFailed)
	ask("/none", 3)
	ask("/one", 3)
	now = now.Add(kept)
	ask("/one", 4)
}

// TestManyAtOnce: nobody takes more than their share, nor all together more than
// the whole.
func TestManyAtOnce(t *testing.T) {
	var s *site
	s = newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/quick" {
			s.wait(r)
		}
		_, _ = w.Write(pngOf(t, 1, 1))
	})
	p := newProxy(t, s)
	var all sync.WaitGroup
	fetch := func(person string, pictures int) {
		for i := range pictures {
			all.Go(func() {
				if _, err := p.Fetch(t.Context(), person, fmt.Sprintf("%s/%s/%d", s.URL, person, i)); err != nil {
					t.Error(err)
				}
			})
		}
	}
	underWay := func(want int) {
		t.Helper()
		eventually(t, fmt.Sprintf("%d requests", want), func() bool { _, now, _ := s.numbers(); return now == want })
	}
	fetch("greedy", 20)
	underWay(mostEach)
	if _, err := p.Fetch(t.Context(), "ann", s.URL+"/quick"); err != nil {
		t.Error(err)
	}
	if _, _, most := s.numbers(); most > mostEach+1 {
		t.Errorf("one person had %d at once", most-1)
	}
	for i := range 8 {
		fetch(fmt.Sprint(i), 5)
	}
	underWay(mostInAll)
	close(s.released)
	all.Wait()
	if _, _, most := s.numbers(); most != mostInAll {
		t.Errorf("%d were fetched at once", most)
	}
	if n := len(p.people.slots); n != 0 {
		t.Errorf("%d people are remembered", n)
	}
}

// TestGoneReader: who goes away waits no longer, but what they have begun counts
// until it is over.
func TestGoneReader(t *testing.T) {
	var s *site
	s = newSite(t, func(w http.ResponseWriter, r *http.Request) {
		s.wait(r)
		_, _ = w.Write(pngOf(t, 1, 1))
	})
	p := newProxy(t, s)
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan error, mostEach)
	for i := range mostEach {
		go func() {
			_, err := p.Fetch(ctx, "ann", fmt.Sprintf("%s/%d", s.URL, i))
			gone <- err
		}()
	}
	eventually(t, "the requests", func() bool { _, now, _ := s.numbers(); return now == mostEach })
	leave()
	for range mostEach {
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("it gave %v", err)
		}
	}
	if p.people.of("ann").free.TryAcquire(1) {
		t.Error("she may fetch more already")
	}
	close(s.released)
	for i := range mostEach {
		if _, err := p.Fetch(t.Context(), "ann", fmt.Sprintf("%s/%d", s.URL, i)); err != nil {
			t.Error(err)
		}
	}
	if hits, _, _ := s.numbers(); hits != mostEach {
		t.Errorf("%d requests", hits)
	}
}

// TestCloseWhileFetching: what is under way ends.
func TestCloseWhileFetching(t *testing.T) {
	var s *site
	s = newSite(t, func(_ http.ResponseWriter, r *http.Request) { s.wait(r) })
	p := newProxy(t, s)
	came := make(chan error, 1)
	go func() {
		_, err := p.Fetch(t.Context(), "ann", s.URL)
		came <- err
	}()
	eventually(t, "the request", func() bool { _, now, _ := s.numbers(); return now == 1 })
	p.Close()
	if err := <-came; !errors.Is(err, ErrAway) {
		t.Errorf("it gave %v", err)
	}
}

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"http://example.org/a.png":        "http://example.org/a.png",
		"HTTPS://example.org/a b.png?x=y": "https://example.org/a%20b.png?x=y",
		"https://example.org/#part":       "https://example.org/",
		"//example.org/a.png":             "",
		"/a.png":                          "",
		"":                                "",
		"ftp://example.org/":              "",
		"javascript:alert(1)":             "",
		"data:image/png;base64,AA":        "",
		"http:example.org":                "",
		"http:///a.png":                   "",
		"http://user@example.org/":        "",
		"http://user:pass@example.org/":   "",
		"http://example.org/\r\nHost: x":  "",
		"https://example.org/" + strings.Repeat("x", maxAddress):   "",
		"https://example.org/" + strings.Repeat(" ", maxAddress/2): "",
	} {
		got, ok := Address(text)
		if got != want && ok || ok != (want != "") {
			t.Errorf("%.60q: %.60q, %v", text, got, ok)
		}
		if again, ok := Address(got); ok && again != got {
			t.Errorf("%q becomes %q", got, again)
		}
	}
}

// FuzzAddress: what is taken for an address is one of the web, says nothing of
// anybody, and stays as it is.
func FuzzAddress(f *testing.F) {
	for _, text := range []string{"http://example.org/a.png", "HTTPS://EXAMPLE.org:443/a b#c", "http://[::1]/", "http://a@b/", "http://bücher.example/?ü", "//x", "http://x\x00/"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := Address(text)
		if !ok {
			return
		}
		if again, ok := Address(got); !ok || again != got {
			t.Errorf("%q gives %q, and that %q, %v", text, got, again, ok)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, got, nil)
		if err != nil || r.URL.Scheme != "http" && r.URL.Scheme != "https" || r.URL.User != nil || r.URL.Fragment != "" || len(got) > maxAddress {
			t.Errorf("%q gives %q: %v", text, got, err)
		}
		if strings.ContainsFunc(got, func(c rune) bool { return c < ' ' || c == 0x7f }) {
			t.Errorf("%q gives %q", text, got)
		}
	})
}

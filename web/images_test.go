package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/sessions"

	"hearthmail/imageproxy"
	"hearthmail/imapclient"
	"hearthmail/publicnet"
	"hearthmail/static"
	"hearthmail/store"
)

// onePixel is a picture: a GIF.
const onePixel = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

// pictureServer is a server whose people need no mail server: they only look at
// pictures.
func pictureServer(t *testing.T, kept *store.Store, fetch Pictures) *Server {
	t.Helper()
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	accounts := imapclient.NewAccounts(imapclient.Options{Connections: 2})
	t.Cleanup(accounts.Close)
	s := New(Options{Accounts: accounts, Store: kept, Static: files, Logger: slog.New(slog.DiscardHandler), BasePath: "/mail", Directory: noServers(t), Pictures: fetch})
	s.live.release = func(access) {}
	t.Cleanup(s.Close)
	return s
}

// enter signs a device in.
func (s *Server) enter(t *testing.T, login string) *device {
	t.Helper()
	var d device
	session := sessions.NewSession(s.sessions, sessionCookie)
	session.IsNew = true
	session.Values[valueKept] = store.Session{Login: login, Stage: stageSignedIn}
	session.Values[valueSecrets] = secrets{Username: login, Password: "pass"}
	w := httptest.NewRecorder()
	if err := s.sessions.Save(d.request(), w, session); err != nil {
		t.Fatal(err)
	}
	d.take(w)
	kept, _ := session.Values[valueKept].(store.Session)
	s.live.begin(d.token(t), kept, access{Account: new(imapclient.Account)})
	return &d
}

// as gives a request as the handlers get it.
func (s *Server) as(t *testing.T, d *device, address string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.AddCookie(d.cookie)
	live, err := s.session(r)
	if err != nil {
		t.Fatal(err)
	}
	return r.WithContext(context.WithValue(r.Context(), personKey{}, person{account: live.account.Account, session: live, board: s.newBoard(httptest.NewRecorder(), r)}))
}

func (s *Server) get(d *device, address string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	if d.cookie != nil {
		r.AddCookie(d.cookie)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func (s *Server) post(d *device, address, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(d.cookie)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// sign gives the address of a picture for a device; "" for none.
func (s *Server) sign(t *testing.T, d *device, url string) string {
	t.Helper()
	sign := s.pictures.signer(s.as(t, d, "/mail/"))
	if sign == nil {
		t.Fatal("no pictures can be had")
	}
	return sign(url)
}

// canary is a site that writes down what it is asked.
type canary struct {
	*httptest.Server
	mu   sync.Mutex
	hits []*http.Request
}

func newCanary(t *testing.T) *canary {
	t.Helper()
	c := &canary{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.hits = append(c.hits, r)
		c.mu.Unlock()
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("X-Theirs", "yes")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		http.SetCookie(w, &http.Cookie{Name: "theirs", Value: "1"})
		switch r.URL.Path {
		case "/page":
			_, _ = w.Write([]byte("<script>alert(1)</script>"))
		case "/none":
			w.WriteHeader(http.StatusNotFound)
		case "/inside":
			http.Redirect(w, r, "http://127.0.0.2:80/", http.StatusFound)
		default:
			_, _ = w.Write([]byte(onePixel))
		}
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *canary) asked() []*http.Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hits
}

// fetchFrom gives a proxy that can reach the site, and no other.
func fetchFrom(t *testing.T, c *canary) *imageproxy.Proxy {
	t.Helper()
	p := imageproxy.New(publicnet.NewClient(publicnet.ClientOptions{
		UserAgent: "Hearthmail", PlainHTTP: true, Redirects: 5,
		Allow: func(at netip.AddrPort) bool { return at.String() == c.Listener.Addr().String() },
	}), 1<<20)
	t.Cleanup(p.Close)
	return p
}

// TestPictureFromElsewhere: a browser gets its bytes and what they are, and its
// site learns nothing of the browser.
func TestPictureFromElsewhere(t *testing.T) {
	c := newCanary(t)
	s := pictureServer(t, memoryStore(t), fetchFrom(t, c))
	d := s.enter(t, "ann@example.org")
	for path, want := range map[string]int{
		"/picture?a=b&c=%20d": http.StatusOK, "/page": http.StatusNotFound, "/none": http.StatusBadGateway, "/inside": http.StatusForbidden,
	} {
		w := s.get(d, s.sign(t, d, c.URL+path))
		if w.Code != want || (want != http.StatusOK && w.Body.Len() > 0) {
			t.Errorf("%s gave %d and %d octets", path, w.Code, w.Body.Len())
		}
		if want != http.StatusOK {
			continue
		}
		if w.Body.String() != onePixel {
			t.Errorf("it gave %q", w.Body)
		}
		for name, want := range map[string]string{
			"Content-Type": "image/gif", "Content-Length": "43", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": downloadPolicy().String(),
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, max-age=600", "Vary": "Cookie",
			"X-Theirs": "", "Set-Cookie": "", "Access-Control-Allow-Origin": "", "Location": "",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s is %q", name, got)
			}
		}
	}
	if len(c.asked()) != 4 {
		t.Errorf("the site was asked %d times", len(c.asked()))
	}
	for _, r := range c.asked() {
		if r.UserAgent() != "Hearthmail" || r.Header.Get("Cookie") != "" || r.Referer() != "" || r.Header.Get("X-Forwarded-For") != "" {
			t.Errorf("the site was asked with %v", r.Header)
		}
	}
}

// TestUnsignedPictures: nothing is fetched that was not in a mail which this login
// has opened.
func TestUnsignedPictures(t *testing.T) {
	c := newCanary(t)
	kept := memoryStore(t)
	s, elsewhere := pictureServer(t, kept, fetchFrom(t, c)), pictureServer(t, memoryStore(t), fetchFrom(t, c))
	ann, ben := s.enter(t, "ann@example.org"), s.enter(t, "ben@example.org")
	good, err := url.Parse(s.sign(t, ann, c.URL+"/a"))
	if err != nil {
		t.Fatal(err)
	}
	mac := good.Query().Get("mac")
	with := func(mac, address string) string {
		return "/mail/images?" + url.Values{"mac": {mac}, "url": {address}}.Encode()
	}
	flipped := "A" + mac[1:]
	if mac[0] == 'A' {
		flipped = "B" + mac[1:]
	}
	for name, address := range map[string]string{
		"unsigned":           with("", c.URL+"/a"),
		"without mac":        "/mail/images?url=" + url.QueryEscape(c.URL+"/a"),
		"without anything":   "/mail/images",
		"another mac":        with(flipped, c.URL+"/a"),
		"a shorter mac":      with(mac[:20], c.URL+"/a"),
		"a longer mac":       with(mac+"AAAA", c.URL+"/a"),
		"mac, not strictly":  with(mac+"=", c.URL+"/a"),
		"another address":    with(mac, c.URL+"/b"),
		"more of an address": with(mac, c.URL+"/a?b"),
		"another scheme":     with(mac, strings.Replace(c.URL, "http", "https", 1)+"/a"),
		"another's":          s.sign(t, ben, c.URL+"/a"),
		"another program's":  elsewhere.sign(t, elsewhere.enter(t, "ann@example.org"), c.URL+"/a"),
		"a file":             with(mac, "file:///etc/passwd"),
		"with a password":    with(mac, strings.Replace(c.URL, "http://", "http://a:b@", 1)+"/a"),
	} {
		if w := s.get(ann, address); w.Code != http.StatusForbidden || w.Body.Len() != 0 {
			t.Errorf("%s gave %d and %q", name, w.Code, w.Body)
		}
	}
	if w := s.get(&device{}, good.String()); w.Code != http.StatusSeeOther {
		t.Errorf("without a session it gave %d", w.Code)
	}
	if n := len(c.asked()); n != 0 {
		t.Errorf("the site was asked %d times", n)
	}
	again := pictureServer(t, kept, fetchFrom(t, c)) // another instance, or after a restart
	if address := again.sign(t, again.enter(t, "ann@example.org"), c.URL+"/a"); address != good.String() {
		t.Errorf("it is %s, then %s", good, address)
	}
	for _, bad := range []string{"", "/a", "//example.org/a", "data:image/png;base64,AA", "javascript:alert(1)", "http://u@example.org/", "ftp://example.org/"} {
		if address := s.sign(t, ann, bad); address != "" {
			t.Errorf("%q is signed as %s", bad, address)
		}
	}
}

// TestOwnNetworkPictures: the proxy as the program has it fetches nothing of its
// own network, signed or not.
func TestOwnNetworkPictures(t *testing.T) {
	c := newCanary(t)
	p := imageproxy.New(imageproxy.Client(), 1<<20)
	t.Cleanup(p.Close)
	s := pictureServer(t, memoryStore(t), p)
	ann := s.enter(t, "ann@example.org")
	_, port, _ := strings.Cut(c.Listener.Addr().String(), ":")
	for _, host := range []string{
		"127.0.0.1", "127.1", "2130706433", "localhost", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
		"10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00:ec2::254]", "224.0.0.1", "255.255.255.255",
	} {
		for _, at := range []string{"", ":" + port} {
			address := s.sign(t, ann, "http://"+host+at+"/")
			if w := s.get(ann, address); w.Code != http.StatusForbidden && w.Code != http.StatusBadGateway || w.Body.Len() != 0 {
				t.Errorf("%s%s gave %d", host, at, w.Code)
			}
		}
	}
	if n := len(c.asked()); n != 0 {
		t.Errorf("the site was asked %d times", n)
	}
}

// goneFetch is a proxy whose person has gone.
type goneFetch struct{}

func (goneFetch) Fetch(context.Context, string, string) (imageproxy.Picture, error) {
	return imageproxy.Picture{}, context.Canceled
}

// TestPicturesWithoutDatabase: none can be had, and nobody waits for long.
func TestPicturesWithoutDatabase(t *testing.T) {
	kept, err := store.Open(t.Context(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := pictureServer(t, kept, goneFetch{})
	ann := s.enter(t, "ann@example.org")
	r := s.as(t, ann, "/mail/?images=remote")
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	if s.pictures.signer(r) != nil {
		t.Error("pictures are signed without the key")
	}
	if _, err := s.choices.of(t.Context(), "ann@example.org"); err == nil {
		t.Error("what was chosen is known")
	}
	if _, again := s.choices.begin(); !errors.Is(again, s.choices.away) || again == nil {
		t.Errorf("then it is asked again: %v", again)
	}
}

package publicnet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/net/dns/dnsmessage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a server on this machine that writes down what it is asked.
type site struct {
	*httptest.Server
	at   netip.AddrPort
	mu   sync.Mutex
	hits []*http.Request
}

// newSite starts one on a loopback address.
func newSite(t *testing.T, host string, answer http.HandlerFunc) *site {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Fatal(err)
	}
	s := &site{at: netip.MustParseAddrPort(listener.Addr().String())}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.hits = append(s.hits, r)
		s.mu.Unlock()
		answer(w, r)
	}))
	_ = s.Listener.Close()
	s.Listener = listener
	t.Cleanup(s.Close)
	return s
}

// asked is what it has been asked so far.
func (s *site) asked() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits
}

// only lets a client connect to these alone.
func only(open ...*site) func(netip.AddrPort) bool {
	return func(at netip.AddrPort) bool {
		for _, s := range open {
			if s.at == at {
				return true
			}
		}
		return false
	}
}

func newClient(t *testing.T, o ClientOptions) *http.Client {
	t.Helper()
	o.UserAgent = "Hearthmail"
	c := NewClient(o)
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// get asks and reads the answer.
func get(t *testing.T, c *http.Client, address string) (string, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := c.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func hello(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }

// TestOwnNetwork: as it is used, a client reaches nothing of this machine or
// the network around it, however that is written.
func TestOwnNetwork(t *testing.T) {
	inside := newSite(t, "127.0.0.1", hello)
	inside.Start()
	port := inside.at.Port()
	c := newClient(t, ClientOptions{PlainHTTP: true, Redirects: 5})
	for _, host := range []string{
		"127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "0", "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]",
		"[64:ff9b::7f00:1]", "10.0.0.1", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "[fe80::1%25lo]", "[fd00::1]",
	} {
		for _, at := range []string{"", fmt.Sprint(":", port)} {
			if body, err := get(t, c, "http://"+host+at+"/"); err == nil {
				t.Errorf("%s%s gave %q", host, at, body)
			}
		}
	}
	if n := len(inside.asked()); n != 0 {
		t.Errorf("it was asked %d times", n)
	}
}

func TestIsWeb(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8:80": true, "8.8.8.8:443": true, "[2606:4700::1111]:443": true,
		"8.8.8.8:25": false, "8.8.8.8:8080": false, "8.8.8.8:0": false, "127.0.0.1:80": false, "[::1]:443": false,
	} {
		if got := IsWeb(netip.MustParseAddrPort(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestNothingIsTold: no cookie, referrer or password, at first and after a redirect.
func TestNothingIsTold(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	s := newSite(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "you"})
		if r.URL.Path == "/first" {
			http.Redirect(w, r, "/second", http.StatusFound)
			return
		}
		hello(w, r)
	})
	s.Start()
	c := newClient(t, ClientOptions{PlainHTTP: true, Redirects: 5, Allow: only(s)})
	for range 2 {
		if body, err := get(t, c, s.URL+"/first?token=x"); body != "hello" || err != nil {
			t.Fatalf("it gave %q, %v", body, err)
		}
	}
	if len(s.asked()) != 4 {
		t.Fatalf("it was asked %d times", len(s.asked()))
	}
	for _, r := range s.asked() {
		want := http.Header{"User-Agent": {"Hearthmail"}, "Accept-Encoding": {"identity"}}
		if fmt.Sprint(r.Header) != fmt.Sprint(want) {
			t.Errorf("%s was asked with %v", r.URL, r.Header)
		}
	}
	if _, err := get(t, c, "http://user:secret@"+s.at.String()+"/"); !errors.Is(err, ErrAddress) {
		t.Errorf("with a password: %v", err)
	}
}

// TestRedirects: each one is looked at like the first address.
func TestRedirects(t *testing.T) {
	inside := newSite(t, "127.0.0.2", hello)
	inside.Start()
	var tls *site
	s := newSite(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{
			"/inside": inside.URL + "/", "/loop": "/loop", "/file": "file:///etc/passwd", "/gopher": "gopher://127.0.0.1:70/", "/user": "http://a:b@" + r.Host + "/",
			"/5": "/4", "/4": "/3", "/3": "/2", "/2": "/1", "/1": "/0", "/6": "/5", "/tls": tls.URL + "/",
		}[r.URL.Path]
		if to == "" {
			hello(w, r)
			return
		}
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	})
	s.Start()
	tls = newSite(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			http.Redirect(w, r, s.URL+"/0", http.StatusFound)
			return
		}
		hello(w, r)
	})
	tls.StartTLS()
	roots := tls.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	c := newClient(t, ClientOptions{PlainHTTP: true, Redirects: 5, Allow: only(s, tls), Roots: roots})
	for path, want := range map[string]error{
		"/0": nil, "/5": nil, "/6": ErrRedirects, "/loop": ErrRedirects, "/inside": ErrNotPublic, "/tls": nil, "/user": ErrAddress, "/file": ErrAddress, "/gopher": ErrAddress,
	} {
		if body, err := get(t, c, s.URL+path); !errors.Is(err, want) || (want == nil) != (body == "hello") {
			t.Errorf("%s: %q, %v; want %v", path, body, err, want)
		}
	}
	if _, err := get(t, c, tls.URL+"/down"); !errors.Is(err, ErrRedirects) {
		t.Errorf("from https to http: %v", err)
	}
	if n := len(inside.asked()); n != 0 {
		t.Errorf("what may not be reached was asked %d times", n)
	}
	strict := newClient(t, ClientOptions{Allow: only(s, tls), Roots: roots})
	if _, err := get(t, strict, s.URL+"/0"); !errors.Is(err, ErrAddress) {
		t.Errorf("http where https is wanted: %v", err)
	}
	if _, err := get(t, newClient(t, ClientOptions{Allow: only(tls)}), tls.URL+"/"); err == nil {
		t.Error("a certificate that nobody vouches for was taken")
	}
}

// TestLongHeader: a header without an end is given up.
func TestLongHeader(t *testing.T) {
	s := newSite(t, "127.0.0.1", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 2*maxHeader))
		hello(w, r)
	})
	s.Start()
	if _, err := get(t, newClient(t, ClientOptions{PlainHTTP: true, Allow: only(s)}), s.URL); err == nil {
		t.Error("it was taken")
	}
}

// TestNameThatLeadsInside: what counts is the address that is connected to, not
// what a name was the moment before.
func TestNameThatLeadsInside(t *testing.T) {
	inside := newSite(t, "127.0.0.2", hello)
	inside.Start()
	outside := newSite(t, "127.0.0.1", hello)
	outside.Start()
	zone := startDNS(t, "127.0.0.1", "127.0.0.2")
	// Two sites that differ in their addresses alone.
	allow := func(at netip.AddrPort) bool { return at.Addr() == outside.at.Addr() }
	c := newClient(t, ClientOptions{PlainHTTP: true, Allow: allow, Resolver: zone})
	ask := func(s *site) error {
		c.CloseIdleConnections() // so that the name is looked up anew
		_, err := get(t, c, fmt.Sprintf("http://127.0.0.1.changes.example:%d/", s.at.Port()))
		return err
	}
	if err := ask(outside); err != nil {
		t.Errorf("at first: %v", err)
	}
	if err := ask(inside); !errors.Is(err, ErrNotPublic) {
		t.Errorf("then: %v", err)
	}
	if n := len(inside.asked()); n != 0 {
		t.Errorf("what may not be reached was asked %d times", n)
	}
	plain := newClient(t, ClientOptions{PlainHTTP: true, Resolver: zone})
	if _, err := get(t, plain, "http://127-0-0-1.nip.example/"); !errors.Is(err, ErrNotPublic) {
		t.Errorf("a name for this machine: %v", err)
	}
}

// startDNS answers every question for an IPv4 address with one of these, one
// after the other, the last one again and again.
func startDNS(t *testing.T, answers ...string) *net.Resolver {
	t.Helper()
	conn, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	served.Go(func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			reply := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}, Questions: m.Questions}
			if q.Type == dnsmessage.TypeA {
				reply.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET, TTL: 0},
					Body:   &dnsmessage.AResource{A: netip.MustParseAddr(answers[0]).As4()},
				}}
				if len(answers) > 1 {
					answers = answers[1:]
				}
			}
			if packed, err := reply.Pack(); err == nil {
				_, _ = conn.WriteTo(packed, from)
			}
		}
	})
	t.Cleanup(func() {
		_ = conn.Close()
		served.Wait()
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

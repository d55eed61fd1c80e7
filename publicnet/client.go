package publicnet

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// The bounds on what a Client waits for and takes.
const (
	connectTimeout = 5 * time.Second  // a name's lookup included; the same again for TLS
	headerTimeout  = 10 * time.Second // from the request to the answer's header
	wholeTimeout   = 15 * time.Second // redirects and the body included
	maxHeader      = 64 << 10
)

// Why a Client asks for nothing, beside ErrNotPublic.
var (
	ErrAddress   = errors.New("not an address that may be asked for")
	ErrRedirects = errors.New("redirected too often, or from https to http")
)

// ClientOptions say what a Client may do.
type ClientOptions struct {
	UserAgent string
	Redirects int  // that are followed at the most; one more is ErrRedirects
	PlainHTTP bool // http: may be asked for too, but https: never leads there

	// Allow says what may be connected to; nil means IsWeb. It is for tests,
	// whose servers are on this machine.
	Allow    func(netip.AddrPort) bool
	Resolver *net.Resolver  // nil means the system's
	Roots    *x509.CertPool // that certificates are checked by; nil means the system's
}

// IsWeb says whether this is a public address at a port of the web, 80 or 443.
func IsWeb(at netip.AddrPort) bool {
	return (at.Port() == 80 || at.Port() == 443) && IsPublic(at.Addr())
}

// NewClient gives a client for addresses that strangers have chosen. Each
// connection, those after a redirect too, is held against Allow once its name
// has been looked up. It knows no proxy, keeps no cookie, tells no referrer and
// takes no password out of an address, and asks for answers as they are, not
// packed. A whole answer takes 15 seconds at the most; its length is the
// caller's to bound. The errors are *url.Error and hold the address. The caller
// calls CloseIdleConnections at the end.
func NewClient(o ClientOptions) *http.Client {
	return &http.Client{
		Transport:     &guard{options: o, Transport: transport(o)},
		CheckRedirect: followed(o.Redirects),
		Timeout:       wholeTimeout,
	}
}

func transport(o ClientOptions) *http.Transport {
	allow := o.Allow
	if allow == nil {
		allow = IsWeb
	}
	dialer := net.Dialer{
		Timeout: connectTimeout, Resolver: o.Resolver,
		ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !allow(at) {
				return ErrNotPublic
			}
			return nil
		},
	}
	// HTTP/2 stays off: it comes by itself only to a transport without a dialer.
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    connectTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        wholeTimeout,
	}
}

// followed bounds the redirects.
func followed(most int) func(*http.Request, []*http.Request) error {
	return func(next *http.Request, before []*http.Request) error {
		if len(before) > most || before[len(before)-1].URL.Scheme == "https" && next.URL.Scheme != "https" {
			return ErrRedirects
		}
		return nil
	}
}

// guard is what every request passes, each one after a redirect too.
type guard struct {
	*http.Transport
	options ClientOptions
}

// RoundTrip is a part of http.RoundTripper.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	scheme := r.URL.Scheme == "https" || r.URL.Scheme == "http" && g.options.PlainHTTP
	if !scheme || r.URL.Hostname() == "" || r.URL.User != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, ErrAddress
	}
	out := r.Clone(r.Context())
	for _, name := range []string{"Authorization", "Cookie", "Referer"} { // net/http adds them by itself
		out.Header.Del(name)
	}
	out.Header.Set("User-Agent", g.options.UserAgent)
	out.Header.Set("Accept-Encoding", "identity")
	return g.Transport.RoundTrip(out)
}

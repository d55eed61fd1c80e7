package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testopenid"
)

// openIDBench is a provider, a mail server that believes it, and the program.
type openIDBench struct {
	t        *testing.T
	provider *testopenid.Provider
	dovecot  *testdovecot.Server
	program  *program
	callback string // the address that the provider leads back to
}

// startOpenID starts all three. No code, token or secret may be found afterwards
// in the program's log or in what it has kept.
func startOpenID(t *testing.T, options testdovecot.Options, args ...string) *openIDBench {
	t.Helper()
	b := &openIDBench{t: t, provider: testopenid.Start(t)}
	if options.Introspection == "" {
		options.Introspection = b.provider.IntrospectionURL()
	}
	b.dovecot = testdovecot.Start(t, options)
	socket := filepath.Join(t.TempDir(), "http.sock")
	public := startFront(t, socket)
	if i := slices.Index(args, "--base-path"); i >= 0 {
		public += args[i+1]
	}
	b.callback = public + "/login/openid/callback"
	b.program = start(t, b.args(socket, public, args)...)
	t.Cleanup(func() { // before the program ends, and its log is looked through
		for _, secret := range b.provider.Secrets() {
			b.program.secrets.add("a secret of the provider's", secret)
		}
	})
	return b
}

func (b *openIDBench) args(socket, public string, more []string) []string {
	return append([]string{
		"--listen", "unix:" + socket, "--public-url", public, "--imap", "imap://" + b.dovecot.Addr(),
		"--openid-issuer", b.provider.Issuer(), "--openid-client-id", b.provider.ClientID(), "--openid-client-secret", b.provider.ClientSecret(),
		"--openid-name", "the village",
	}, more...)
}

// another starts a second instance, which shares what args name. It looks for the same secrets.
func (b *openIDBench) another(args ...string) *program {
	b.t.Helper()
	socket := filepath.Join(b.t.TempDir(), "http.sock")
	return launch(b.t, append([]string{"--data", b.t.TempDir()}, b.args(socket, startFront(b.t, socket), args)...), b.program.secrets)
}

// startFront gives an address that is known before the program starts, and
// serves what the program serves at its socket.
func startFront(t *testing.T, socket string) string {
	t.Helper()
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = "http", r.In.Host },
		Transport: transport,
	})
	t.Cleanup(func() {
		front.Close()
		transport.CloseIdleConnections()
	})
	return front.URL
}

// signIn gives a visitor who has signed in at the provider.
func (b *openIDBench) signIn() *visitor {
	b.t.Helper()
	v := newVisitor(b.t, b.program)
	if page := v.get("/login/openid"); page.status != http.StatusOK || page.address != inbox {
		b.t.Fatalf("signing in led to %s with %d: %s", page.address, page.status, page.alert())
	}
	return v
}

// comeBack goes to the provider, and gives the address of ours that it leads
// back to, without going there.
func (b *openIDBench) comeBack(v *visitor) string {
	b.t.Helper()
	return b.comeBackFrom(v, "/login/openid")
}

// comeBackFrom is comeBack by that link of the sign-in page.
func (b *openIDBench) comeBackFrom(v *visitor, link string) string {
	b.t.Helper()
	v.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), b.callback) {
			return http.ErrUseLastResponse
		}
		return nil
	}
	defer func() { v.client.CheckRedirect = nil }()
	return strings.TrimPrefix(v.get(link).header.Get("Location"), v.base)
}

// mustBeOut says that the visitor has no session.
func (b *openIDBench) mustBeOut(v *visitor) {
	b.t.Helper()
	if page := v.get(inbox); !strings.HasPrefix(page.address, "/login") {
		b.t.Errorf("there is a session: it leads to %s", page.address)
	}
	address, err := url.Parse(v.base)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(address) {
		b.t.Errorf("the browser still has the cookie %s", c.Name)
	}
}

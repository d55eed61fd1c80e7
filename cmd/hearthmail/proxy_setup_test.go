package main

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testcaddy"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testnginx"
	"hearthmail/internal/testprogram"
	"hearthmail/internal/testtls"
	"hearthmail/internal/testtool"
)

// manual is one of the project's documents. The tests take configurations out
// of it, so that what it says is what is tried.
type manual struct {
	t    *testing.T
	text string
}

func readManual(t *testing.T, name string) manual {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return manual{t, string(text)}
}

// block is the code in that language under a heading.
func (m manual) block(heading, language string) string {
	m.t.Helper()
	_, section, found := strings.Cut(m.text, "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, code, opened := strings.Cut(section, "\n```"+language+"\n")
	code, _, closed := strings.Cut(code, "\n```")
	if !found || !opened || !closed {
		m.t.Fatalf("the document has no %s under %q", language, heading)
	}
	return code + "\n"
}

// changed replaces words of a text in pairs; each must be there.
func changed(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q is not in\n%s", pairs[i], text)
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

// setup is a way of serving Hearthmail that docs/proxies.md describes.
type setup struct {
	proxy  string // nginx or Caddy
	place  string // in the words of the headings
	socket bool
}

func (s setup) name() string {
	if s.socket {
		return s.proxy + ", " + s.place + ", over a socket"
	}
	return s.proxy + ", " + s.place
}

func (s setup) host() string {
	if s.place == "under a path" {
		return "example.org"
	}
	return "mail.example.org"
}

// front is Hearthmail behind a proxy.
type front struct {
	program *testprogram.Program
	address string // of its start page
	certs   string // directory of the certificates; see testtls
}

// open starts the program and the proxy before it.
func (s setup) open(t *testing.T, dovecot *testdovecot.Server) *front {
	t.Helper()
	document := readManual(t, "proxies.md")
	addr := testtool.FreeAddr(t)
	f := &front{certs: t.TempDir(), address: "https://" + addr + "/"}
	if s.place == "under a path" {
		f.address += "mail/"
	}
	if err := testtls.Write(f.certs); err != nil {
		t.Fatal(err)
	}
	f.program = testprogram.Start(t, s.options(t, document, dovecot, addr)...)
	config := s.upstream(t, document, f.program.Listening())
	cert, key := filepath.Join(f.certs, testtls.CertFile), filepath.Join(f.certs, testtls.KeyFile)
	if s.proxy == "nginx" {
		testnginx.Start(t, addr, changed(t, config, "listen 443 ", "listen "+addr+" ",
			"/etc/ssl/"+s.host()+".pem", cert, "/etc/ssl/"+s.host()+".key", key))
	} else {
		testcaddy.Start(t, addr, changed(t, config, "\n"+s.host()+" {",
			"\nhttps://"+addr+" {\n\tbind 127.0.0.1\n\ttls "+cert+" "+key+"\n\tencode gzip"))
	}
	return f
}

// options are the program's, from the document.
func (s setup) options(t *testing.T, document manual, dovecot *testdovecot.Server, addr string) []string {
	t.Helper()
	command := changed(t, document.block(s.proxy+", "+s.place, "sh"), "imaps://imap.example.org", "imap://"+dovecot.Addr())
	if !s.socket {
		return strings.Fields(changed(t, command, "https://"+s.host(), "https://"+addr))[1:]
	}
	command, _, found := strings.Cut(command, " --public-url")
	if !found {
		t.Fatal("the command has no public address")
	}
	listen := changed(t, document.block("Over a Unix socket", "sh"), "/run/hearthmail", socketDir(t))
	return append(strings.Fields(command)[1:], strings.Fields(listen)[1:]...)
}

// upstream is the proxy's configuration, from the document, with the way to the
// program.
func (s setup) upstream(t *testing.T, document manual, listening string) string {
	t.Helper()
	language := strings.ToLower(s.proxy)
	config := "\n" + document.block(s.proxy+", "+s.place, language)
	if !s.socket {
		return changed(t, config, "127.0.0.1:8080", listening)
	}
	words := strings.Fields(strings.TrimRight(document.block("Over a Unix socket", language), ";\n"))
	path := changed(t, words[1], "/run/hearthmail/http.sock", strings.TrimPrefix(listening, "unix:"))
	return changed(t, strings.ReplaceAll(config, "http://", ""), "127.0.0.1:8080", path)
}

// socketDir is a directory whose path is short, as that of a socket must be.
func socketDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hm-socket-") //nolint:usetesting // its directories' paths are too long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// visitorIP is where visitors of proxies come from, which is no proxy's address.
const visitorIP = "127.0.0.2"

// visitor gives a visitor who comes through the proxy, in HTTP/2.
func (f *front) visitor(t *testing.T) *visitor {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(visitorIP)}}
	return visitorAt(t, f.address, &http.Transport{
		TLSClientConfig:   testtls.Client(t, f.certs),
		ForceAttemptHTTP2: true,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, addr)
		},
	})
}

// origin is what browsers send as Origin with our forms.
func (f *front) origin() string {
	address, err := url.Parse(f.address)
	if err != nil {
		return ""
	}
	return address.Scheme + "://" + address.Host
}

// base is the path that the addresses begin with: "" or "/mail".
func (f *front) base() string {
	return strings.TrimSuffix(strings.TrimPrefix(f.address, f.origin()), "/")
}

package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// writeCertificate makes a certificate for 127.0.0.1 that vouches for itself,
// good until ends, and gives the paths of the files.
func writeCertificate(t *testing.T, dir, name string, ends time.Time) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: ends, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key")
	for path, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "PRIVATE KEY", Bytes: keyDER}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

// trusting is a TLS configuration that trusts the certificate in the file.
func trusting(t *testing.T, certFile string) *tls.Config {
	t.Helper()
	config, err := trustingFile(certFile)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// shownName is the name in the certificate that a new connection is shown.
func shownName(t *testing.T, p *program, config *tls.Config) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	dialer := tls.Dialer{Config: config}
	conn, err := dialer.DialContext(ctx, "tcp", hostOf(p))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	return conn.(*tls.Conn).ConnectionState().PeerCertificates[0].Subject.CommonName
}

// hostOf is where a program listens, host:port.
func hostOf(p *program) string {
	_, rest, _ := strings.Cut(p.address, "//")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

func TestOwnTLS(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := writeCertificate(t, dir, "first", time.Now().Add(time.Hour))
	p := start(t, "--tls-cert", certFile, "--tls-key", keyFile)
	v := newVisitor(t, p)
	transport := &http.Transport{TLSClientConfig: trusting(t, certFile), ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	v.client.Transport = transport
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

	username, password, _ := p.demoLogin(t)
	page := v.post("/login", credentials(username, password), "/login")
	cookie := page.header.Get("Set-Cookie")
	if page.status != http.StatusSeeOther || !strings.Contains(cookie, "; Secure") || page.header.Get("Strict-Transport-Security") == "" {
		t.Errorf("signing in over TLS gave %d, with the cookie's attributes %q", page.status, cookie[strings.Index(cookie, ";")+1:])
	}
	response := getRaw(t, v, "/mailboxes/INBOX")
	if response.ProtoMajor != 2 || response.StatusCode != http.StatusOK {
		t.Errorf("the list came with HTTP/%d and %d", response.ProtoMajor, response.StatusCode)
	}

	old := trusting(t, certFile)
	old.MaxVersion, old.MinVersion = tls.VersionTLS11, tls.VersionTLS10
	if conn, err := tls.Dial("tcp", hostOf(p), old); err == nil {
		_ = conn.Close()
		t.Error("it speaks TLS 1.1")
	}

	args := []string{"--health-check", "--listen", hostOf(p), "--tls-cert", certFile, "--tls-key", keyFile}
	if status := run(t.Context(), args, noEnvironment, &bytes.Buffer{}, &bytes.Buffer{}); status != 0 {
		t.Errorf("the health check gives %d", status)
	}
}

// getRaw gets a page and gives the answer without its body.
func getRaw(t *testing.T, v *visitor, path string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response
}

// TestCertificateIsReadAnew: SIGHUP takes a new certificate, also while
// connections go on, and keeps the old one when the files are bad.
func TestCertificateIsReadAnew(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := writeCertificate(t, dir, "first", time.Now().Add(time.Hour))
	p := start(t, "--tls-cert", certFile, "--tls-key", keyFile)
	v := newVisitor(t, p)
	v.client.Transport.(*http.Transport).TLSClientConfig = trusting(t, certFile)
	v.get("/login") // on a connection that is kept

	if err := os.WriteFile(keyFile, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	hangUp(t)
	eventually(t, "the log says that the files are bad", func() bool {
		return strings.Contains(p.log.String(), "the old one is used on")
	})
	if name := shownName(t, p, v.client.Transport.(*http.Transport).TLSClientConfig); name != "first" {
		t.Errorf("after bad files the certificate is that of %q", name)
	}

	writeCertificate(t, dir, "second", time.Now().Add(time.Hour))
	hangUp(t)
	eventually(t, "the log says that the files are read", func() bool {
		return strings.Contains(p.log.String(), "has been read anew")
	})
	if name := shownName(t, p, trusting(t, certFile)); name != "second" {
		t.Errorf("after new files the certificate is that of %q", name)
	}
	if page := v.get("/login"); page.status != http.StatusOK { // a new connection would not trust the new one
		t.Errorf("the old connection gave %d", page.status)
	}
}

// TestHangupWithoutTLS: SIGHUP does not end the program.
func TestHangupWithoutTLS(t *testing.T) {
	p := start(t)
	hangUp(t)
	eventually(t, "the signal is logged", func() bool { return strings.Contains(p.log.String(), "no certificate to read anew") })
	if page := newVisitor(t, p).get("/login"); page.status != http.StatusOK {
		t.Errorf("afterwards the page gave %d", page.status)
	}
}

func hangUp(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}

func TestHealthCheckOverSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	args := []string{"--health-check", "--listen", "unix:" + path, "--base-path", "/mail"}
	check := func() int { return run(t.Context(), args, noEnvironment, &bytes.Buffer{}, &bytes.Buffer{}) }
	if check() == 0 {
		t.Error("nobody is there, and the health check is content")
	}
	start(t, "--listen", "unix:"+path, "--base-path", "/mail", "--public-url", "http://mail.example.org/mail")
	if status := check(); status != 0 {
		t.Errorf("the health check gives %d", status)
	}
}

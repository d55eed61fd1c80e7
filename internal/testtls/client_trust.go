package testtls

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
)

// Client is for a client that trusts the authority in dir and no other.
func Client(t testing.TB, dir string) *tls.Config {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(read(t, dir, CAFile)) {
		t.Fatalf("%s holds no certificate", CAFile)
	}
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

// Certificate is the server's certificate in dir.
func Certificate(t testing.TB, dir string) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode(read(t, dir, CertFile))
	if block == nil {
		t.Fatalf("%s holds no certificate", CertFile)
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatalf("%s: %v", CertFile, err)
	}
	return certificate
}

func read(t testing.TB, dir, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

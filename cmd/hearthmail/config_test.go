package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func environment(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfigPrecedence(t *testing.T) {
	path := file(t, "listen = \"127.0.0.1:3\"\nimap = \"imaps://file.example\"\nimap-connections = 7\nlog-format = \"json\"\ntrusted-proxies = [\"10.0.0.0/8\", \"fd00::/8\"]\n")
	secret := file(t, "imaps://secret.example\n")
	for _, tc := range []struct {
		name         string
		args         []string
		env          []string
		listen, imap string
	}{
		{"defaults", nil, nil, "127.0.0.1:8080", ""},
		{"file", []string{"--config", path}, nil, "127.0.0.1:3", "imaps://file.example"},
		{"file named by the environment", nil, []string{"HEARTHMAIL_CONFIG", path}, "127.0.0.1:3", "imaps://file.example"},
		{"environment over file", []string{"--config", path}, []string{"HEARTHMAIL_LISTEN", "127.0.0.1:2"}, "127.0.0.1:2", "imaps://file.example"},
		{"flag over environment", []string{"--config", path, "--listen", "127.0.0.1:1"}, []string{"HEARTHMAIL_LISTEN", "127.0.0.1:2"}, "127.0.0.1:1", "imaps://file.example"},
		{"secret in a file", []string{"--config", path}, []string{"HEARTHMAIL_IMAP_FILE", secret}, "127.0.0.1:3", "imaps://secret.example"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, _, err := parseConfig(tc.args, environment(tc.env...), io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			if c.Listen != tc.listen || c.IMAP != tc.imap {
				t.Errorf("listen %q, imap %q; want %q, %q", c.Listen, c.IMAP, tc.listen, tc.imap)
			}
		})
	}
	c, _, err := parseConfig([]string{"--config", path}, noEnvironment, io.Discard)
	if err != nil || c.IMAPConnections != 7 || c.LogFormat != "json" || len(c.proxies) != 2 {
		t.Errorf("the file gave %+v, %v", c, err)
	}
}

// TestConfigServers reads where mail servers are.
func TestConfigServers(t *testing.T) {
	domains := file(t, "[domains.\"example.org\"]\nimap = \"imaps://one.example\"\nsmtp = \"smtps://one.example\"\n[domains.\"example.net\"]\nsmtp = \"smtps://one.example\"\n")
	for _, tc := range []struct {
		name  string
		args  []string
		hosts []string // nil for the demo
		host  string
	}{
		{"demo", nil, nil, ""},
		{"one", []string{"--imap", "imaps://mail.example"}, []string{"mail.example"}, "mail.example"},
		{"domains alone", []string{"--config", domains}, []string{"one.example"}, "one.example"},
		{"domains and another", []string{"--config", domains, "--imap", "imap://mail.example"}, []string{"mail.example", "one.example"}, ""},
		{"search", []string{"--imap", "srv:"}, []string{}, ""},
		{"search for two", []string{"--imap", "srv:Example.org, example.net", "--imap-plaintext"}, []string{"example.net", "example.org"}, ""},
		{"search and domains", []string{"--imap", "srv:example.net", "--config", domains}, []string{"example.net", "one.example"}, ""},
	} {
		c, _, err := parseConfig(tc.args, noEnvironment, io.Discard)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		if c.directory == nil {
			if tc.hosts != nil {
				t.Errorf("%s: the demo", tc.name)
			}
			continue
		}
		hosts := []string{}
		for _, server := range c.directory.Servers() {
			hosts = append(hosts, server.Host())
			if server.CommandTimeout != c.IMAPTimeout {
				t.Errorf("%s: %s has %s", tc.name, server.Host(), server.CommandTimeout)
			}
		}
		slices.Sort(hosts)
		if !slices.Equal(hosts, tc.hosts) || c.directory.Host() != tc.host {
			t.Errorf("%s: %v, %q; want %v, %q", tc.name, hosts, c.directory.Host(), tc.hosts, tc.host)
		}
	}
}

// TestBadConfig wants one line on stderr that names what is wrong, and 2.
func TestBadConfig(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		env  []string
		want string
	}{
		{"unknown flag", []string{"--imapp", "x"}, nil, "--imapp"},
		{"stray word", []string{"surf"}, nil, "surf"},
		{"bad server", []string{"--imap", "mail.example.org"}, nil, "--imap"},
		{"bad environment", nil, []string{"HEARTHMAIL_IMAP", "http://x"}, "--imap"},
		{"bad number", []string{"--imap-connections", "many"}, nil, "--imap-connections"},
		{"number out of bounds", []string{"--imap-connections", "0"}, nil, "--imap-connections"},
		{"bad enum", []string{"--log-format", "xml"}, nil, "--log-format"},
		{"bad enum in the environment", nil, []string{"HEARTHMAIL_LOG_LEVEL", "loud"}, "--log-level"},
		{"bad listen", []string{"--listen", "8080"}, nil, "--listen"},
		{"port beyond all ports", []string{"--listen", "127.0.0.1:99999"}, nil, "--listen"},
		{"public path without base path", []string{"--public-url", "https://mail.example.org/mail"}, nil, "--public-url"},
		{"relative socket", []string{"--listen", "unix:x.sock"}, nil, "--listen"},
		{"certificate without key", []string{"--tls-cert", "x.pem"}, nil, "--tls-key"},
		{"no such certificate", []string{"--tls-cert", "/nonexistent/c.pem", "--tls-key", "/nonexistent/k.pem"}, nil, "--tls-cert"},
		{"bad metrics address", []string{"--metrics-listen", "9090"}, nil, "--metrics-listen"},
		{"long undo", []string{"--undo-send", "1h"}, nil, "--undo-send"},
		{"long drain", []string{"--drain-delay", "1h"}, nil, "--drain-delay"},
		{"bad base path", []string{"--base-path", "mail"}, nil, "--base-path"},
		{"base path with dots", []string{"--base-path", "/a/../b"}, nil, "--base-path"},
		{"bad public address", []string{"--public-url", "mail.example.org"}, nil, "--public-url"},
		{"bad authserv-id", []string{"--authserv-id", "mx.example, a b"}, nil, "--authserv-id"},
		{"bad proxy", []string{"--trusted-proxies", "10.0.0.1"}, nil, "--trusted-proxies"},
		{"port that no server has", []string{"--imap", "imaps://mail.example.org:99999"}, nil, "--imap"},
		{"port that no submission server has", []string{"--smtp", "smtps://mail.example.org:99999"}, nil, "--smtp"},
		{"no such key file", []string{"--secret-file", "/nonexistent/key"}, nil, "--secret-file"},
		{"key file that is none", []string{"--secret-file", file(t, "hello")}, nil, "--secret-file"},
		{"bad submission server", []string{"--smtp", "mail.example.org"}, nil, "--smtp"},
		{"bad database", []string{"--database", "mysql://secret@x"}, nil, "--database"},
		{"database without a host", []string{"--database", "postgres:///secret@x"}, nil, "--database"},
		{"no such file", []string{"--config", "/nonexistent/hearthmail.toml"}, nil, "--config"},
		{"no such secret", nil, []string{"HEARTHMAIL_IMAP_FILE", "/nonexistent/secret"}, "HEARTHMAIL_IMAP_FILE"},
		{"empty secret", nil, []string{"HEARTHMAIL_DATABASE_FILE", file(t, "\n")}, "HEARTHMAIL_DATABASE_FILE"},
		{"unknown key", []string{"--config", file(t, "lisen = \"x\"")}, nil, `"lisen"`},
		{"not TOML", []string{"--config", file(t, "listen =")}, nil, "--config"},
		{"table for text", []string{"--config", file(t, "[listen]\nx = 1")}, nil, "--listen"},
		{"domains that are no table", []string{"--config", file(t, "domains = \"x\"")}, nil, "domains"},
		{"domain that is no table", []string{"--config", file(t, "[domains]\n\"example.org\" = \"x\"")}, nil, "example.org"},
		{"unknown key of a domain", []string{"--config", file(t, "[domains.\"example.org\"]\nimapp = \"imaps://x\"")}, nil, `"imapp"`},
		{"number for a domain's server", []string{"--config", file(t, "[domains.\"example.org\"]\nimap = 993")}, nil, "example.org"},
		{"bad server of a domain", []string{"--config", file(t, "[domains.\"example.org\"]\nimap = \"mail.example.org\"")}, nil, "example.org"},
		{"bad submission server of a domain", []string{"--config", file(t, "[domains.\"example.org\"]\nimap = \"imaps://x\"\nsmtp = \"imaps://x\"")}, nil, "smtp"},
		{"bad domain", []string{"--config", file(t, "[domains.\"-\"]\nimap = \"imaps://x\"")}, nil, "domains"},
		{"bad domain to search for", []string{"--imap", "srv:example.org,"}, nil, "--imap"},
		{"search without TLS", []string{"--imap", "srv:", "--imap-plaintext"}, nil, "--imap-plaintext"},
		{"certificate that is none for a search", []string{"--imap", "srv:", "--imap-ca", file(t, "hello")}, nil, "--imap-ca"},
		{"OpenID without an issuer", []string{"--openid-client-id", "x"}, nil, "--openid-issuer"},
		{"OpenID with the demo", []string{"--openid-issuer", "https://id.example"}, nil, "--imap"},
		{"OpenID with servers of anybody's choice", []string{"--imap", "srv:", "--openid-issuer", "https://id.example", "--openid-client-id", "x", "--public-url", "https://mail.example"}, nil, "--openid-issuer"},
		{"OpenID without a way back", []string{"--imap", "imaps://x", "--openid-issuer", "https://id.example", "--openid-client-id", "x"}, nil, "--public-url"},
		{"OpenID with a way back that is not safe", []string{"--imap", "imaps://x", "--openid-issuer", "https://id.example", "--openid-client-id", "x", "--public-url", "http://mail.example"}, nil, "--openid-issuer"},
		{"OpenID without a client", []string{"--imap", "imaps://x", "--openid-issuer", "https://id.example", "--public-url", "https://mail.example"}, nil, "client id"},
		{"OpenID without its scope", []string{"--imap", "imaps://x", "--openid-issuer", "https://id.example", "--openid-client-id", "x", "--public-url", "https://mail.example", "--openid-scopes", "email"}, nil, "scopes"},
		{"OpenID without TLS", []string{"--imap", "imaps://x", "--openid-issuer", "http://id.example", "--openid-client-id", "x", "--public-url", "https://mail.example"}, nil, "--openid-issuer"},
		{"certificate that is none", []string{"--imap", "imaps://x", "--imap-ca", file(t, "hello")}, nil, "--imap-ca"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			status := run(t.Context(), tc.args, environment(tc.env...), &stdout, &stderr)
			text := stderr.String()
			if status != 2 || strings.Count(text, "\n") != 1 || !strings.Contains(text, tc.want) {
				t.Errorf("status %d, %q; want 2 and one line with %s", status, text, tc.want)
			}
			if strings.Contains(text, "secret@") {
				t.Error("the line holds a secret")
			}
		})
	}
}

func TestDatabaseAddress(t *testing.T) {
	for _, address := range []string{
		"postgres://user:password@db.example.org/hearthmail", "postgresql://db.example.org:5433/hearthmail?sslmode=verify-full",
		"postgres:///hearthmail?host=/run/postgresql", "postgres://user@/hearthmail?host=%2Frun%2Fpostgresql",
	} {
		if _, _, err := parseConfig([]string{"--database", address}, noEnvironment, io.Discard); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for flag, want := range map[string]string{"--help": "--base-path", "--version": "0."} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), []string{flag}, noEnvironment, &stdout, &stderr); status != 0 {
			t.Errorf("%s ended with %d", flag, status)
		}
		if !strings.Contains(stdout.String(), want) || stderr.Len() > 0 {
			t.Errorf("%s printed %q and %q", flag, stdout.String(), stderr.String())
		}
	}
}

func TestListensHere(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:8080": true, "localhost:80": true, "[::1]:80": true, "unix:/run/hearthmail.sock": true,
		"0.0.0.0:8080": false, ":8080": false, "[::]:80": false, "192.0.2.1:80": false, "mail.example.org:80": false,
	} {
		if got := listensHere(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

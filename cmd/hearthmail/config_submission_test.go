package main

import (
	"io"
	"testing"
)

func TestSubmissionServers(t *testing.T) {
	domains := file(t, "[domains.\"example.org\"]\nimap = \"imaps://one.example\"\nsmtp = \"smtps://one.example:4465\"\n[domains.\"example.net\"]\nimap = \"imaps://two.example\"\n")
	for _, tc := range []struct {
		name     string
		args     []string
		username string
		want     string // address, "" for none
	}{
		{"none", []string{"--imap", "imaps://mail.example"}, "anna@example.org", ""},
		{"one", []string{"--imap", "imaps://mail.example", "--smtp", "smtp://mail.example"}, "anna", "mail.example:587"},
		{"domain", []string{"--config", domains}, "anna@EXAMPLE.org", "one.example:4465"},
		{"domain without", []string{"--config", domains}, "anna@example.net", ""},
		{"domain, one for others", []string{"--config", domains, "--smtp", "smtps://mail.example"}, "anna@example.org", "one.example:4465"},
		{"others", []string{"--config", domains, "--smtp", "smtps://mail.example"}, "anna@example.net", "mail.example:465"},
		{"one in place of a search", []string{"--imap", "srv:", "--smtp", "smtps://mail.example"}, "anna@example.net", "mail.example:465"},
		{"a domain that isn't searched for", []string{"--imap", "srv:example.net"}, "anna@example.org", ""},
	} {
		c, _, err := parseConfig(tc.args, noEnvironment, io.Discard)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		got := ""
		if directory := c.submissions(); directory != nil {
			server, err := directory.Find(t.Context(), tc.username)
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
			} else if server != nil {
				got = server.Address
			}
		}
		if got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
	c, _, err := parseConfig([]string{"--imap", "srv:example.org, example.net", "--imap-plaintext"}, noEnvironment, io.Discard)
	if err != nil || len(c.submission.Servers()) != 2 {
		t.Errorf("with a search for two: %v", err)
	}
}

func TestMailDomain(t *testing.T) {
	for _, tc := range []struct{ imap, given, want string }{
		{"imaps://imap.example.org", "", "example.org"},
		{"imaps://mail.example.org:993", "", "example.org"},
		{"imaps://example.org", "", "example.org"},
		{"imaps://mx.example.org", "", "mx.example.org"},
		{"imaps://mail.example", "", "mail.example"},
		{"imap://localhost", "", "localhost"},
		{"imap://127.0.0.1", "", "localhost"},
		{"imap://[::1]", "", "localhost"},
		{"srv:", "", "localhost"},
		{"srv:example.org", "", "example.org"},
		{"imaps://imap.example.org", "Bücher.example", "xn--bcher-kva.example"},
	} {
		c, _, err := parseConfig([]string{"--imap", tc.imap, "--mail-domain", tc.given}, noEnvironment, io.Discard)
		if err != nil || c.mailDomain() != tc.want {
			t.Errorf("%s, %q: %v", tc.imap, tc.given, err)
		}
	}
	if _, _, err := parseConfig([]string{"--mail-domain", "a b"}, noEnvironment, io.Discard); err == nil {
		t.Error("a b was taken for a domain")
	}
}

package imapclient

import (
	"strings"
	"testing"
)

func TestParseServer(t *testing.T) {
	for _, tc := range []struct {
		in        string
		plaintext bool
		address   string
		security  Security
	}{
		{"imaps://mail.example.org", false, "mail.example.org:993", ImplicitTLS},
		{"imaps://mail.example.org:1993", true, "mail.example.org:1993", ImplicitTLS},
		{"imap://mail.example.org", false, "mail.example.org:143", StartTLS},
		{"imap://mail.example.org/", true, "mail.example.org:143", Plaintext},
		{"imap://127.0.0.1:10143", false, "127.0.0.1:10143", Plaintext},
		{"imap://localhost", false, "localhost:143", Plaintext},
		{"imap://[::1]:143", false, "[::1]:143", Plaintext},
		{"imap://127.0.0.1.example.org", false, "127.0.0.1.example.org:143", StartTLS},
	} {
		s, err := ParseServer(tc.in, tc.plaintext)
		if err != nil {
			t.Errorf("%s: %v", tc.in, err)
			continue
		}
		if s.Address != tc.address || s.Security != tc.security {
			t.Errorf("%s: %s, security %d; want %s, %d", tc.in, s.Address, s.Security, tc.address, tc.security)
		}
	}
	for _, bad := range []string{"", "mail.example.org", "http://mail.example.org", "imaps://", "imaps://:993",
		"imaps://user:secret@mail.example.org", "imaps://mail.example.org/INBOX", "imaps://mail.example.org?x=y", "imap://a b",
		"imaps://mail.example.org:0", "imaps://mail.example.org:65536"} {
		if s, err := ParseServer(bad, false); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q was taken for %+v, %v", bad, s, err)
		}
	}
}

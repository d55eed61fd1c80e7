package smtpclient

import (
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestParseServer(t *testing.T) {
	for _, tc := range []struct {
		address   string
		plaintext bool
		want      string // "" for an error
		security  Security
	}{
		{"smtps://mail.example.org", false, "mail.example.org:465", ImplicitTLS},
		{"smtps://mail.example.org:4465/", false, "mail.example.org:4465", ImplicitTLS},
		{"smtp://mail.example.org", false, "mail.example.org:587", StartTLS},
		{"smtp://mail.example.org:25", true, "mail.example.org:25", Plaintext},
		{"smtp://localhost", false, "localhost:587", Plaintext},
		{"smtp://[::1]:25", false, "[::1]:25", Plaintext},
		{"smtp://127.0.0.2", false, "127.0.0.2:587", Plaintext},
		{"mail.example.org", false, "", 0},
		{"http://mail.example.org", false, "", 0},
		{"smtp://", false, "", 0},
		{"smtp://:25", false, "", 0},
		{"smtp://me:sesame@mail.example.org", false, "", 0},
		{"smtp://mail.example.org/path", false, "", 0},
		{"smtp://mail.example.org?sesame", false, "", 0},
		{"smtp://mail.example.org:sesame", false, "", 0},
		{"smtp://mail.example.org:0", false, "", 0},
		{"smtp://mail.example.org:65536", false, "", 0},
	} {
		got, err := ParseServer(tc.address, tc.plaintext)
		if tc.want == "" {
			if err == nil || strings.Contains(err.Error(), "sesame") {
				t.Errorf("%s gave %v, %v", tc.address, got, err)
			}
			continue
		}
		if err != nil || got.Address != tc.want || got.Security != tc.security {
			t.Errorf("%s gave %+v, %v", tc.address, got, err)
		}
	}
}

package mailserver

import "testing"

func TestParse(t *testing.T) {
	imap := Scheme{Name: "imap", Port: "143", ImplicitPort: "993"}
	for _, tc := range []struct {
		address   string
		plaintext bool
		want      Target // zero for none
	}{
		{"imaps://mail.example.org", false, Target{"mail.example.org", "mail.example.org:993", ImplicitTLS}},
		{"imaps://mail.example.org:9993/", true, Target{"mail.example.org", "mail.example.org:9993", ImplicitTLS}},
		{"imap://mail.example.org", false, Target{"mail.example.org", "mail.example.org:143", StartTLS}},
		{"imap://mail.example.org", true, Target{"mail.example.org", "mail.example.org:143", Plaintext}},
		{"imap://[::1]:1143", false, Target{"::1", "[::1]:1143", Plaintext}},
		{"imap://localhost", false, Target{"localhost", "localhost:143", Plaintext}},
		{"imap://127.9.9.9", false, Target{"127.9.9.9", "127.9.9.9:143", Plaintext}},
		{"smtps://mail.example.org", false, Target{}},
		{"mail.example.org", false, Target{}},
		{"imap://", false, Target{}},
		{"imap://:143", false, Target{}},
		{"imap://me:sesame@mail.example.org", false, Target{}},
		{"imap://mail.example.org/path", false, Target{}},
		{"imap://mail.example.org?a=b", false, Target{}},
		{"imap://mail.example.org#a", false, Target{}},
		{"imap://mail.example.org:0", false, Target{}},
		{"imap://mail.example.org:65536", false, Target{}},
		{"imap://mail.example.org:imap", false, Target{}},
	} {
		if got, ok := imap.Parse(tc.address, tc.plaintext); got != tc.want || ok != (tc.want != Target{}) {
			t.Errorf("%s gave %+v, %v", tc.address, got, ok)
		}
	}
}

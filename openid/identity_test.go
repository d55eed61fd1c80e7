package openid

import (
	"strings"
	"testing"

	"hearthmail/internal/testopenid"
)

func TestUsername(t *testing.T) {
	for _, tc := range []struct {
		name   string
		claim  string // that is wanted
		claims map[string]any
		want   string // "" is a refusal
		odd    bool   // go-oidc can't read such userinfo
	}{
		{"an address", "email", map[string]any{"email": "family@example.org"}, "family@example.org", false},
		{"nothing said of it", "email", map[string]any{"email_verified": nil}, "family", false},
		{"verified in text", "email", map[string]any{"email_verified": "true"}, "family", false},
		{"not verified", "email", map[string]any{"email_verified": false}, "", false},
		{"not verified in text", "email", map[string]any{"email_verified": "false"}, "", false},
		{"verified with a number", "email", map[string]any{"email_verified": 1}, "", true},
		{"another claim", "preferred_username", map[string]any{"preferred_username": "post", "email_verified": false}, "post", false},
		{"no such claim", "preferred_username", nil, "", false},
		{"empty", "email", map[string]any{"email": ""}, "", false},
		{"no text", "email", map[string]any{"email": []string{"family"}}, "", true},
		{"a line break", "email", map[string]any{"email": "family\r\nA1 LOGOUT"}, "", false},
		{"a separator of SASL", "email", map[string]any{"email": "family\x01auth=Bearer x"}, "", false},
		{"too long", "email", map[string]any{"email": strings.Repeat("x", 321)}, "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := testopenid.Start(t)
			for name, value := range tc.claims {
				server.Claim(name, value)
			}
			o := optionsFor(server)
			o.Username = tc.claim
			p := connect(t, o)
			for _, hidden := range []bool{false, true} {
				if hidden {
					server.HideClaims()
				}
				who, err := signIn(t, p)
				switch {
				case tc.want != "" && err != nil:
					t.Error(err)
				case tc.want == "" && tc.odd && hidden:
					wantKind(t, server, err, KindRefused)
				case tc.want == "":
					wantKind(t, server, err, KindNameless)
				}
				if who.Username != tc.want {
					t.Errorf("the user name is %q, want %q (hidden: %v)", who.Username, tc.want, hidden)
				}
			}
		})
	}
}

func TestClaimsAboutSomebodyElse(t *testing.T) {
	server := testopenid.Start(t)
	server.HideClaims()
	server.Misbehave(testopenid.OtherSubject)
	_, err := signIn(t, connect(t, optionsFor(server)))
	wantKind(t, server, err, KindForged)
}

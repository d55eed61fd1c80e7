package testdovecot

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testopenid"
)

// TestAccessTokens: both mechanisms, and passwords beside them.
func TestAccessTokens(t *testing.T) {
	provider := testopenid.Start(t)
	s := Start(t, Options{Introspection: provider.IntrospectionURL()})
	token := provider.AccessToken()
	for mechanism, response := range map[string]string{
		"XOAUTH2":     "user=family\x01auth=Bearer " + token + "\x01\x01",
		"OAUTHBEARER": "n,a=family,\x01auth=Bearer " + token + "\x01\x01",
	} {
		c := Connect(t, s)
		if _, err := c.Do("AUTHENTICATE " + mechanism + " " + base64.StdEncoding.EncodeToString([]byte(response))); err != nil {
			t.Fatalf("%s: %v", mechanism, err)
		}
		c.Select("INBOX")
	}
	Login(t, s, "family").Select("INBOX")
}

func TestWithoutMechanism(t *testing.T) {
	s := Start(t, Options{Introspection: "http://127.0.0.1/none", WithoutMechanism: "OAUTHBEARER"})
	lines, err := Connect(t, s).Do("CAPABILITY")
	words := strings.Fields(strings.Join(lines, " "))
	if err != nil || slices.Contains(words, "AUTH=OAUTHBEARER") || !slices.Contains(words, "AUTH=XOAUTH2") {
		t.Errorf("it announces %q, %v", words, err)
	}
}

package web

import (
	"strings"
	"testing"

	"hearthmail/store"
)

func TestSessionToken(t *testing.T) {
	token := newSessionToken()
	text := token.String()
	if again, ok := parseToken(text); !ok || again != token {
		t.Errorf("%q reads as %v %v", text, again, ok)
	}
	if other := newSessionToken(); other.id == token.id || other.key == token.key {
		t.Error("two tokens have something in common")
	}
	id, key, _ := strings.Cut(text, ".")
	for name, bad := range map[string]string{
		"nothing":         "",
		"no key":          id,
		"an empty key":    id + ".",
		"no id":           "." + key,
		"a short key":     id + "." + key[1:],
		"a long key":      id + "." + key + "A",
		"a long id":       id + "A." + key,
		"other letters":   id + "." + "!" + key[1:],
		"padding":         id + "." + key[1:] + "=",
		"loose last bits": id + "." + key[:len(key)-1] + "_",
		"a line break":    id + "." + key[1:] + "\n",
	} {
		if _, ok := parseToken(bad); ok {
			t.Errorf("%s is taken for a token", name)
		}
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add(newSessionToken().String())
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		if token, ok := parseToken(text); ok && token.String() != text {
			t.Errorf("%q reads as %q", text, token)
		}
	})
}

// TestSealedSecrets: they open for the session, person and stage that they were
// sealed for, with the token's key, and else not.
func TestSealedSecrets(t *testing.T) {
	token, other := newSessionToken(), newSessionToken()
	want := secrets{Username: "family", Password: "pass\x01wörd"}
	sealed, err := sealSecrets(token, "family", stageCode, want)
	if err != nil {
		t.Fatal(err)
	}
	kept := store.Session{ID: token.hash(), Login: "family", Stage: stageCode, Sealed: sealed}
	if got, err := openSecrets(token, kept); err != nil || got != want {
		t.Errorf("opens to %v %v", got, err)
	}
	half := sessionToken{id: token.id, key: other.key}
	for name, tc := range map[string]struct {
		token  sessionToken
		change func(*store.Session)
	}{
		"another key":     {half, func(*store.Session) {}},
		"another session": {token, func(k *store.Session) { k.ID = other.hash() }},
		"another person":  {token, func(k *store.Session) { k.Login = "somebody" }},
		"a later stage":   {token, func(k *store.Session) { k.Stage = stageSignedIn }},
		"a changed octet": {token, func(k *store.Session) { k.Sealed = flipped(k.Sealed) }},
		"cut short":       {token, func(k *store.Session) { k.Sealed = k.Sealed[:20] }},
		"nothing":         {token, func(k *store.Session) { k.Sealed = nil }},
	} {
		changed := kept
		tc.change(&changed)
		if got, err := openSecrets(tc.token, changed); err == nil {
			t.Errorf("with %s it opens to %v", name, got)
		}
	}
	if strings.Contains(string(sealed), want.Password) || strings.Contains(string(sealed), "family") {
		t.Error("what is sealed can be read")
	}
}

func flipped(b []byte) []byte {
	c := append([]byte(nil), b...)
	c[len(c)-1] ^= 1
	return c
}

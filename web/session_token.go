package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"

	"hearthmail/store"
)

// sessionToken is what a session's cookie holds: an id, which the store knows as
// a hash alone, and the key to what the store keeps sealed under it. Neither a
// copy of the store nor half a cookie opens anything.
type sessionToken struct {
	id  string
	key [keySize]byte
}

func newSessionToken() sessionToken {
	var id [32]byte
	var t sessionToken
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	_, _ = rand.Read(t.key[:])
	t.id = base64.RawURLEncoding.EncodeToString(id[:])
	return t
}

// parseToken reads a cookie's value; false for what is no token of ours.
func parseToken(text string) (sessionToken, bool) {
	id, key, ok := strings.Cut(text, ".")
	if !ok || len(id) != base64.RawURLEncoding.EncodedLen(32) || len(key) != base64.RawURLEncoding.EncodedLen(keySize) {
		return sessionToken{}, false
	}
	t := sessionToken{id: id}
	n, err := base64.RawURLEncoding.Strict().Decode(t.key[:], []byte(key))
	return t, err == nil && n == keySize
}

// String is the cookie's value.
func (t sessionToken) String() string {
	return t.id + "." + base64.RawURLEncoding.EncodeToString(t.key[:])
}

// hash is what the store knows the session by.
func (t sessionToken) hash() store.Hash { return store.HashOf(t.id) }

// proof tells whether another token has the same key.
func (t sessionToken) proof() [32]byte { return sha256.Sum256(t.key[:]) }

func sameProof(a, b [32]byte) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }

package web

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"hearthmail/openid"
	"hearthmail/store"
)

const keySize = chacha20poly1305.KeySize

// secrets are what signs a session in to the mail server. They are written down
// only when sealed under the key that the browser alone has.
type secrets struct {
	Username string `json:"username"`
	Password string `json:"password,omitempty"`
	Factor   string `json:"factor,omitempty"` // the login of the second factor that is still wanted

	Tokens   *openid.Tokens `json:"tokens,omitempty"`  // in place of a password
	Renewing time.Time      `json:"renewing,omitzero"` // until then an instance is about to renew them
}

// errSealed is for what doesn't open with the key at hand.
var errSealed = errors.New("sealed with another key, or changed")

// sealSecrets writes them down for one session, of one person, at one stage:
// in the place of another they don't open.
func sealSecrets(t sessionToken, login, stage string, s secrets) ([]byte, error) {
	text, err := json.Marshal(s) //nolint:gosec // to be sealed at once
	if err != nil {
		return nil, err
	}
	return seal(t.key, text, purposeOf(t.hash(), login, stage)), nil
}

// openSecrets gives what sealSecrets has sealed.
func openSecrets(t sessionToken, kept store.Session) (secrets, error) {
	var s secrets
	text, err := unseal(t.key, kept.Sealed, purposeOf(kept.ID, kept.Login, kept.Stage))
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(text, &s)
}

func purposeOf(id store.Hash, login, stage string) []byte {
	return append(append([]byte("session\x00"), id[:]...), stage+"\x00"+login...)
}

// seal encrypts text (XChaCha20-Poly1305), to be opened with the same key and
// for the same purpose alone.
func seal(key [keySize]byte, text, purpose []byte) []byte {
	aead, _ := chacha20poly1305.NewX(key[:]) // fails for another key size alone
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(text)+aead.Overhead())
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	return aead.Seal(nonce, nonce, text, purpose)
}

func unseal(key [keySize]byte, sealed, purpose []byte) ([]byte, error) {
	aead, _ := chacha20poly1305.NewX(key[:])
	if len(sealed) < aead.NonceSize() {
		return nil, errSealed
	}
	text, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], purpose)
	if err != nil {
		return nil, errSealed
	}
	return text, nil
}

package secondfactor

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
)

const (
	// KeySize is the length of an instance's key, in octets.
	KeySize = 32
	// pendingFor is how long a person may take to type a new secret's first code.
	pendingFor = 15 * time.Minute
)

// Vault seals secrets under the instance's key (XChaCha20-Poly1305), each for
// the login whose it is: moved to another's, it opens no more.
type Vault struct {
	aead cipher.AEAD
}

// NewVault takes the instance's key, of KeySize octets.
func NewVault(key []byte) (*Vault, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("the key has %d octets, not %d", len(key), KeySize)
	}
	// A key of its own, so that the instance's may serve other ends too.
	own, err := hkdf.Key(sha256.New, key, nil, "hearthmail second factor", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(own)
	if err != nil {
		return nil, err
	}
	return &Vault{aead: aead}, nil
}

// Seal gives what may be kept of a login's secret.
func (v *Vault) Seal(s Secret, login string) []byte {
	return v.seal(s.octets[:], "kept", login)
}

// Open opens what Seal has sealed for that login. It fails with another key,
// another login, and when anything was changed.
func (v *Vault) Open(sealed []byte, login string) (Secret, error) {
	octets, err := v.open(sealed, "kept", login)
	return secretOf(octets, err)
}

// SealPending seals a secret that a login's person has still to prove by its
// first code, into a text for a form. Nothing of it need be kept here.
func (v *Vault) SealPending(s Secret, login string, now time.Time) string {
	octets := binary.BigEndian.AppendUint64(s.octets[:], uint64(now.Unix()))
	return base64.RawURLEncoding.EncodeToString(v.seal(octets, "pending", login))
}

// OpenPending opens what SealPending has sealed for that login, for a quarter
// of an hour.
func (v *Vault) OpenPending(text, login string, now time.Time) (Secret, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return Secret{}, errors.New("a pending secret is no base64")
	}
	octets, err := v.open(sealed, "pending", login)
	if err != nil {
		return Secret{}, err
	}
	if len(octets) != secretSize+8 {
		return Secret{}, errors.New("a pending secret has another length")
	}
	made := time.Unix(int64(binary.BigEndian.Uint64(octets[secretSize:])), 0)
	if age := now.Sub(made); age < -time.Minute || age > pendingFor { // another instance's clock may be ahead
		return Secret{}, errors.New("a pending secret is too old")
	}
	return secretOf(octets[:secretSize], nil)
}

func secretOf(octets []byte, err error) (Secret, error) {
	var s Secret
	if err != nil {
		return s, err
	}
	if copy(s.octets[:], octets) != secretSize || len(octets) != secretSize {
		return Secret{}, errors.New("a secret has another length")
	}
	return s, nil
}

func (v *Vault) seal(octets []byte, purpose, login string) []byte {
	nonce := make([]byte, v.aead.NonceSize(), v.aead.NonceSize()+len(octets)+v.aead.Overhead())
	_, _ = rand.Read(nonce) // never fails
	return v.aead.Seal(nonce, nonce, octets, boundTo(purpose, login))
}

func (v *Vault) open(sealed []byte, purpose, login string) ([]byte, error) {
	if len(sealed) < v.aead.NonceSize() {
		return nil, errors.New("a sealed secret is too short")
	}
	nonce, text := sealed[:v.aead.NonceSize()], sealed[v.aead.NonceSize():]
	octets, err := v.aead.Open(nil, nonce, text, boundTo(purpose, login))
	if err != nil {
		return nil, fmt.Errorf("opening a second factor's secret: %w", err)
	}
	return octets, nil
}

func boundTo(purpose, login string) []byte { return []byte(purpose + "\x00" + login) }

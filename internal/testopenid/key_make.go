package testopenid

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// signingKey signs id tokens.
type signingKey struct {
	id      string
	private *ecdsa.PrivateKey
}

func newSigningKey() (signingKey, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return signingKey{rand.Text(), private}, err
}

func (k signingKey) public() jose.JSONWebKey {
	return jose.JSONWebKey{Key: k.private.Public(), KeyID: k.id, Algorithm: string(jose.ES256), Use: "sig"}
}

func (k signingKey) sign(claims map[string]any) (string, error) {
	return signWith(jose.ES256, k.private, k.id, claims)
}

// signPublicly uses the public key, which everybody has, as if it were a
// shared secret.
func (k signingKey) signPublicly(claims map[string]any) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(k.private.Public())
	if err != nil {
		return "", err
	}
	return signWith(jose.HS256, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), k.id, claims)
}

func signWith(algorithm jose.SignatureAlgorithm, key any, id string, claims map[string]any) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

func unsigned(claims map[string]any) (string, error) {
	payload, err := json.Marshal(claims)
	return base64url([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + base64url(payload) + ".", err
}

// hashOf is at_hash of a token (OpenID Connect Core section 3.1.3.6).
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64url(sum[:len(sum)/2])
}

func base64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

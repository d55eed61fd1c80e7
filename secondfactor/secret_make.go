package secondfactor

import (
	"bytes"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"image/png"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

const (
	secretSize = 20  // octets, as long as SHA-1's output (RFC 4226, section 4, R6)
	maxName    = 120 // octets of an account's name in a QR code, so that it stays coarse
)

// Secret is what an authenticator app and we share.
type Secret struct {
	octets [secretSize]byte
}

// NewSecret makes one out of the system's randomness.
func NewSecret() Secret {
	var s Secret
	_, _ = rand.Read(s.octets[:]) // never fails
	return s
}

// Text is the secret for typing: base32 in groups of four.
func (s Secret) Text() string { return grouped(s.base32(), " ") }

// Address is the otpauth address that apps take the secret from. The issuer is
// the site's name, the account whose it is.
func (s Secret) Address(issuer, account string) (string, error) {
	key, err := s.key(issuer, account)
	if err != nil {
		return "", err
	}
	return key.URL(), nil
}

// Picture is the address as a QR code: a PNG file of 464 by 464 pixels, as a
// data: address.
func (s Secret) Picture(issuer, account string) (string, error) {
	key, err := s.key(issuer, account)
	if err != nil {
		return "", err
	}
	picture, err := key.Image(464, 464)
	if err != nil {
		return "", err
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		return "", err
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(file.Bytes()), nil
}

func (s Secret) key(issuer, account string) (*otp.Key, error) {
	if len(account) > maxName {
		account = strings.ToValidUTF8(account[:maxName], "")
	}
	return totp.Generate(totp.GenerateOpts{
		Issuer: issuer, AccountName: account, Secret: s.octets[:],
		Period: period, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
}

func (s Secret) base32() string { return base32.StdEncoding.EncodeToString(s.octets[:]) }

// grouped sets a separator between groups of four.
func grouped(text, separator string) string {
	var out strings.Builder
	for i, letter := range text {
		if i > 0 && i%4 == 0 {
			out.WriteString(separator)
		}
		out.WriteRune(letter)
	}
	return out.String()
}

package secondfactor

import (
	"crypto/rand"
	"crypto/sha256"
	"strings"
)

const (
	recoveryCodes  = 10
	recoveryLength = 16 // letters of five bits each: 80 bits
)

// NewRecoveryCodes makes ten recovery codes, written in groups, out of the
// system's randomness.
func NewRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = grouped(strings.ToLower(rand.Text()[:recoveryLength]), "-")
	}
	return codes
}

// HashRecoveryCode gives what is kept of a recovery code: its SHA-256. With 80
// random bits nothing slower is needed. ok is false for what is no such code.
func HashRecoveryCode(typed string) (hash [32]byte, ok bool) {
	code := strings.ToUpper(compact(typed))
	if len(code) != recoveryLength || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return hash, false
	}
	return sha256.Sum256([]byte(code)), true
}

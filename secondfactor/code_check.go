package secondfactor

import (
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

const (
	period = 30 // seconds that a code is shown for
	skew   = 1  // periods that a phone's clock may be off, either way
)

// step finds the time step (RFC 6238, section 4.2) that a code belongs to: the
// one now, the one before or the one after. Whether it has been used before is
// for the caller to find out.
func (s Secret) step(code string, now time.Time) (int64, bool) {
	current := now.Unix() / period
	found, ok := int64(0), false
	for step := current - skew; step <= current+skew; step++ { // all of them, so that none can be told by the time it takes
		fits, err := hotp.ValidateCustom(code, uint64(step), s.base32(), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && fits {
			found, ok = step, true
		}
	}
	return found, ok
}

// digits gives what was typed as a code of six digits, if it is one. Apps show
// it in two groups.
func digits(typed string) (string, bool) {
	code := compact(typed)
	if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
		return "", false
	}
	return code, true
}

// compact leaves out the spaces and dashes between groups.
func compact(typed string) string {
	return strings.Map(func(letter rune) rune {
		switch letter {
		case ' ', '-', '\u00a0', '\u2010', '\u2011', '\u2013', '\t', '\r', '\n':
			return -1
		}
		return letter
	}, typed)
}

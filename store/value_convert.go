package store

import (
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Hash is a SHA-256, by which the store knows what it must not know.
type Hash [sha256.Size]byte

// HashOf gives a secret's hash. The secret must be too long to be guessed.
func HashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }

var (
	_ driver.Valuer = Hash{}
	_ sql.Scanner   = (*Hash)(nil)
	_ driver.Valuer = moment{}
	_ sql.Scanner   = (*moment)(nil)
)

// Value is a part of driver.Valuer.
func (h Hash) Value() (driver.Value, error) { return h[:], nil }

// Scan is a part of sql.Scanner.
func (h *Hash) Scan(value any) error {
	octets, ok := value.([]byte)
	if !ok || len(octets) != len(h) {
		return fmt.Errorf("%d octets of %T are no hash", len(octets), value)
	}
	copy(h[:], octets)
	return nil
}

// moment is a time as the database keeps it: microseconds since 1970.
type moment time.Time

func (m moment) Value() (driver.Value, error) { return time.Time(m).UnixMicro(), nil }

func (m *moment) Scan(value any) error {
	micros, ok := value.(int64)
	if !ok {
		return fmt.Errorf("%T is no time", value)
	}
	*m = moment(time.UnixMicro(micros).UTC())
	return nil
}

// octets writes none as an empty value instead of NULL.
func octets(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// shown mends a text that only people read, and that anybody may have written.
func shown(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "�")
}

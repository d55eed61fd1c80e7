package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"
)

// composeID gives the name of a letter, from first to last: what the page brings, as
// far as that can be written anywhere; else something that the same words give
// again. A letter without a name gets one.
func composeID(posted string) string {
	switch {
	case posted == "":
		return rand.Text()
	case len(posted) <= 64 && strings.Trim(posted, idLetters) == "":
		return posted
	default:
		return shortHash(posted)
	}
}

const idLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
}

// messageID is a letter's (RFC 5322, section 3.6.4), without angle brackets: the same
// in each draft of it as when it is sent, whoever it is from in the end. It tells
// nobody what the letter is called here.
func (s *Server) messageID(ctx context.Context, r *http.Request, id string) (string, error) {
	identities, err := s.identities(ctx, r)
	if err != nil {
		return "", err
	}
	return strings.ToLower(shortHash(loginFor(r)+"\x00"+id)) + "@" + domainOfAddress(identities[0].Address), nil
}

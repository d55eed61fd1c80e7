package mailserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Login is what somebody signs in with: a password or, where Token is not nil,
// access tokens (OAuth 2.0, RFC 6750). It is kept in memory alone, and shows
// itself to no log.
type Login struct {
	Username string
	Password string
	Token    TokenSource
}

// TokenSource gives an access token that is good at the moment. It is asked for
// each connection that is opened, from any goroutine, with the time that signing
// in may take.
//
// An error that is ErrDenied says that there will be no more tokens: somebody has
// to sign in anew. Any other means that there is none just now. Neither may hold a
// token.
//
// The server may refuse a token that its source thinks good. A source that also
// has a method Refused(token string) is told, and asked once more.
type TokenSource interface {
	Token(ctx context.Context) (string, error)
}

// ErrDenied says that somebody may not sign in with what they have.
var ErrDenied = errors.New("the sign-in is refused")

// IsSound is false for what no server can accept and what could end a command.
func (l Login) IsSound() bool {
	empty := l.Username == "" || l.Token == nil && l.Password == ""
	return !empty && !strings.ContainsAny(l.Username, "\x00\x01\r\n") && !strings.ContainsAny(l.Password, "\x00\r\n")
}

// TokenOf asks a source. It fails with ErrDenied when what that gives is not a
// token of RFC 6750, which could not be sent.
func TokenOf(ctx context.Context, source TokenSource) (string, error) {
	token, err := source.Token(ctx)
	if err != nil {
		return "", err
	}
	for i := range len(token) {
		if token[i] <= ' ' || token[i] >= 0x7f {
			return "", ErrDenied
		}
	}
	if token == "" {
		return "", ErrDenied
	}
	return token, nil
}

// Format has fmt write nothing that is secret.
func (l Login) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "a login") }

// LogValue has slog write nothing that is secret.
func (l Login) LogValue() slog.Value { return slog.StringValue("a login") }

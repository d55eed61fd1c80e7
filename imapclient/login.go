package imapclient

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
// An error of KindDenied says that there will be no more tokens: somebody has to
// sign in anew. Any other means that there is none just now. Neither may hold a
// token.
//
// The server may refuse a token that its source thinks good. A source that also
// has a method Refused(token string) is told, and asked once more.
type TokenSource interface {
	Token(ctx context.Context) (string, error)
}

// check refuses what no server can accept and what could end a command.
func (l Login) check() error {
	empty := l.Username == "" || l.Token == nil && l.Password == ""
	if empty || strings.ContainsAny(l.Username, "\x00\x01\r\n") || strings.ContainsAny(l.Password, "\x00\r\n") {
		return &Error{Kind: KindDenied, Op: "sign in", Err: errors.New("empty, or with a control character")}
	}
	return nil
}

// Format has fmt write nothing that is secret.
func (l Login) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "a login") }

// LogValue has slog write nothing that is secret.
func (l Login) LogValue() slog.Value { return slog.StringValue("a login") }

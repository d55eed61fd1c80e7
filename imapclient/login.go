package imapclient

import (
	"errors"

	"hearthmail/mailserver"
)

// Login is what somebody signs in with.
type Login = mailserver.Login

// TokenSource gives an access token that is good at the moment. An error of
// KindDenied is one that is mailserver.ErrDenied.
type TokenSource = mailserver.TokenSource

// checkLogin refuses what no server can accept and what could end a command.
func checkLogin(l Login) error {
	if !l.IsSound() {
		return &Error{Kind: KindDenied, Op: "sign in", Err: errors.New("empty, or with a control character")}
	}
	return nil
}

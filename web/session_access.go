package web

import (
	"context"

	"hearthmail/imapclient"
)

// access is a session's hold on its account.
type access struct {
	*imapclient.Account
	login  imapclient.Login // what was signed in with
	tokens *tokenKeeper     // nil for a session by password
}

// Release lets the account go.
func (a access) Release() {
	if a.tokens != nil {
		a.ReleaseToken(a.tokens)
		return
	}
	a.Account.Release()
}

// renewed gives the secrets with the tokens as they are now.
func (a access) renewed(s secrets) secrets {
	if a.tokens != nil {
		tokens := a.tokens.latest()
		s.Tokens = &tokens
	}
	return s
}

// settle says which session the tokens are kept for from now on.
func (a access) settle(t sessionToken) {
	if a.tokens != nil {
		a.tokens.settle(t)
	}
}

// signIn asks the mail server, for somebody who has no session yet.
func (s *Server) signIn(ctx context.Context, with secrets) (access, error) {
	return s.signInAgain(ctx, sessionToken{}, with)
}

// signInAgain asks the mail server for a session that is to go on.
func (s *Server) signInAgain(ctx context.Context, t sessionToken, with secrets) (access, error) {
	login := imapclient.Login{Username: with.Username, Password: with.Password}
	var a access
	if with.Tokens != nil {
		if s.openid == nil { // the program was started without it
			return a, &imapclient.Error{Kind: imapclient.KindDenied, Op: "sign in", Err: errNoProvider}
		}
		a.tokens = &tokenKeeper{provider: s.openid.Provider, sessions: s.sessions, life: s.life, tokens: *with.Tokens, home: t}
		login.Token = a.tokens
	}
	a.login = login
	server, err := s.servers.Find(ctx, with.Username)
	if err == nil {
		a.Account, err = s.accounts.SignIn(ctx, server, login)
	}
	if err == nil {
		s.giveRoles(ctx, loginOf(with.Username), a.Account)
	}
	return a, err
}

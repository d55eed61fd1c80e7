package smtpclient

import "hearthmail/mailserver"

// Login is what somebody signs in with: the same as at the IMAP server.
type Login = mailserver.Login

// TokenSource gives an access token that is good at the moment.
type TokenSource = mailserver.TokenSource

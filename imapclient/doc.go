// Package imapclient is Hearthmail's IMAP side (RFC 9051, RFC 3501): accounts,
// their connections, and what a person does with mailboxes and messages. It
// knows nothing of HTTP.
//
// An [Accounts] hands out one [Account] per login; everybody who is signed in
// to that login shares it. An Account's methods may be called from any
// goroutine. Each borrows a connection for the shortest time that will do and
// gives it back: nobody who reads slowly keeps one.
//
// Nothing here ever sends CLOSE, which would destroy whatever anybody has
// struck. EXPUNGE is sent only as [Account.Purge] says.
package imapclient

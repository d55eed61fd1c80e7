package testdovecot

import (
	"slices"
	"strings"
)

// Options choose what kind of server a test talks to. The zero value is a
// plain-text server on loopback with every extension that Dovecot has.
type Options struct {
	// TLS adds a listener with implicit TLS, and STARTTLS on the plain one,
	// with a certificate for 127.0.0.1 and localhost; see Server.CACertFile.
	TLS bool
	// RequireTLS refuses a password on a connection without TLS, and announces
	// LOGINDISABLED there. It implies TLS.
	RequireTLS bool
	// Capabilities replaces the announced capabilities (RFC 9051 section 7.2.2).
	// Dovecot goes on obeying the commands of those that are left out.
	Capabilities string
	// Without names capabilities to leave out of what Dovecot usually announces,
	// such as "UIDPLUS". It has no effect when Capabilities is set.
	Without []string
	// MaxUserIPConnections bounds one user's connections; 0 means more than any
	// test opens. Dovecot's own default is 10.
	MaxUserIPConnections int
	// AnyDomain has a user sign in with any domain behind the name, or with none:
	// the mailbox is the same.
	AnyDomain bool
	// LMTP adds a listener that delivers mail; see Server.LMTPAddr.
	LMTP bool
	// AuthSocket has others ask it who may sign in; see Server.AuthSocket.
	AuthSocket bool
	// Introspection is where access tokens are vouched for (RFC 7662), with the
	// "email" that must be the user name. With it OAUTHBEARER and XOAUTH2 are
	// there; passwords go on being taken.
	Introspection string
	// WithoutMechanism leaves one of these two out.
	WithoutMechanism string
	// Sharing adds access control lists (RFC 4314), other users' mailboxes below
	// "shared/" and a namespace "Public/" for everybody, in which "News" may be read
	// and "Board" be written to.
	Sharing bool
	// Quota is a rule that bounds each user, such as "*:storage=100K" or
	// "*:messages=20"; "" for none.
	Quota string
	// WithoutRoles marks no mailboxes by their use (SPECIAL-USE, RFC 6154), and makes
	// none but INBOX.
	WithoutRoles bool
}

// Plugins are what Dovecot loads for all its services.
func (o Options) Plugins() string {
	var names []string
	if o.Sharing {
		names = append(names, "acl")
	}
	if o.Quota != "" {
		names = append(names, "quota")
	}
	return strings.Join(names, " ")
}

// IMAPPlugins are those of Plugins that IMAP has commands for.
func (o Options) IMAPPlugins() string {
	words := strings.Fields(o.Plugins())
	for i, name := range words {
		words[i] = "imap_" + name
	}
	return strings.Join(words, " ")
}

// usualCapabilities is what Dovecot 2.3 announces after sign-in.
const usualCapabilities = "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY " +
	"THREAD=REFERENCES THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT " +
	"CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES " +
	"WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE " +
	"SAVEDATE LITERAL+ NOTIFY SPECIAL-USE"

// Mechanisms are the SASL mechanisms by which one may sign in.
func (o Options) Mechanisms() string {
	if o.Introspection == "" {
		return "plain login"
	}
	return strings.TrimSpace("plain login " + o.TokenMechanisms())
}

// TokenMechanisms are those of them that take an access token.
func (o Options) TokenMechanisms() string {
	return strings.Join(slices.DeleteFunc([]string{"oauthbearer", "xoauth2"}, func(name string) bool {
		return strings.EqualFold(name, o.WithoutMechanism)
	}), " ")
}

func (o Options) normal() Options {
	o.TLS = o.TLS || o.RequireTLS
	if o.MaxUserIPConnections == 0 {
		o.MaxUserIPConnections = 5000
	}
	if o.Capabilities == "" && len(o.Without) > 0 {
		usual := usualCapabilities
		if o.Sharing {
			usual += " ACL RIGHTS=texk"
		}
		if o.Quota != "" {
			usual += " QUOTA"
		}
		o.Capabilities = strings.Join(slices.DeleteFunc(strings.Fields(usual), func(name string) bool {
			return slices.Contains(o.Without, name)
		}), " ")
	}
	return o
}

package imapclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"github.com/emersion/go-imap/v2"

	"hearthmail/mailserver"
)

// Kind says what sort of failure an [Error] is, for those who must tell a
// person what to do about it.
type Kind int

// The kinds of failure.
const (
	KindInternal    Kind = iota // a fault of ours, or an answer that makes no sense
	KindDenied                  // the server refused the user name or the password
	KindForbidden               // signed in, but may not do this (NOPERM)
	KindUnreachable             // no connection, or it broke
	KindTimeout                 // no answer in time
	KindTLS                     // no safe connection: certificate, or no TLS at all
	KindBusy                    // the server has too many connections (LIMIT, INUSE)
	KindNotFound                // no such mailbox, message or part
	KindConflict                // changed meanwhile: another UIDVALIDITY, other struck messages
	KindUnsupported             // the server lacks the extension that this needs
	KindInvalid                 // the request itself makes no sense
	KindRefused                 // the server said NO for a reason of its own
	KindGarbled                 // the server's answer could not be read
	KindTooLarge                // the server takes no message of that size (APPENDLIMIT, TOOBIG)
	KindFull                    // there is no room left (OVERQUOTA)
	KindNoKeyword               // the mailbox takes no such keyword (PERMANENTFLAGS)
	KindExists                  // there is a mailbox of that name already (ALREADYEXISTS)
	KindCharset                 // the server can't search for such letters (BADCHARSET)
)

// Error is what every method of this package fails with.
type Error struct {
	Kind Kind
	Op   string // what was tried: "sign in", "select"
	Err  error  // the cause, for the log; may be nil
}

// Error is for the log. It may hold the server's words, but not where these
// would say back what was asked for: a mailbox's name, words, or who signed in.
func (e *Error) Error() string {
	if e.Err == nil {
		return "imap: " + e.Op + " failed"
	}
	switch answer, ok := errors.AsType[*imap.Error](e.Err); {
	case !ok:
	case e.Op == "sign in", e.Op == opMailboxes, e.Op == opSearch, e.Kind == KindNotFound, e.Kind == KindDenied, e.Kind == KindForbidden:
		return fmt.Sprintf("imap: %s: %s [%s]", e.Op, answer.Type, answer.Code)
	}
	return fmt.Sprintf("imap: %s: %v", e.Op, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is has an error of KindDenied be mailserver.ErrDenied, for those who know nothing
// of IMAP.
func (e *Error) Is(target error) bool { return target == mailserver.ErrDenied && e.Kind == KindDenied }

// KindOf finds the kind of an error, KindInternal for one of another package.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return KindInternal
}

// WordsOf gives what the server has said to a refusal, for the person whose act it was and
// not for the log: it may name mailboxes. "" when it said nothing.
func WordsOf(err error) string {
	answer, ok := errors.AsType[*imap.Error](err)
	if !ok {
		return ""
	}
	return printable([]byte(answer.Text))
}

// fail wraps err with the operation and a kind read off the error itself.
// An error that already has a kind keeps it.
func fail(op string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Kind: kindOfCause(err), Op: op, Err: err}
}

func kindOfCause(err error) Kind {
	if answer, ok := errors.AsType[*imap.Error](err); ok {
		return kindOfAnswer(answer)
	}
	switch {
	case errors.Is(err, mailserver.ErrDenied):
		return KindDenied
	case isTLSFailure(err):
		return KindTLS
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return KindTimeout
	}
	if n, ok := errors.AsType[net.Error](err); ok && n.Timeout() {
		return KindTimeout
	}
	if errors.Is(err, errFrameTooLong) || errors.Is(err, errBadValue) {
		return KindGarbled
	}
	// go-imap has no type for a response that it can't parse, only this word.
	if strings.HasPrefix(err.Error(), "in response") && !errors.Is(err, io.ErrUnexpectedEOF) {
		return KindGarbled
	}
	return KindUnreachable
}

// kindOfAnswer reads a NO or BAD by its response code (RFC 5530).
func kindOfAnswer(answer *imap.Error) Kind {
	switch answer.Code {
	case imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeExpired:
		return KindDenied
	case imap.ResponseCodeNoPerm:
		return KindForbidden
	case imap.ResponseCodeNonExistent, imap.ResponseCodeTryCreate:
		return KindNotFound
	case imap.ResponseCodeLimit, imap.ResponseCodeInUse:
		return KindBusy
	case imap.ResponseCodeUnavailable, imap.ResponseCodeServerBug, imap.ResponseCodeCorruption:
		return KindUnreachable
	case imap.ResponseCodePrivacyRequired:
		return KindTLS
	case imap.ResponseCodeTooBig:
		return KindTooLarge
	case imap.ResponseCodeOverQuota:
		return KindFull
	case imap.ResponseCodeAlreadyExists:
		return KindExists
	}
	if answer.Type == imap.StatusResponseTypeBad {
		return KindInternal
	}
	return KindRefused
}

func isTLSFailure(err error) bool {
	for _, is := range []func(error) bool{
		is[*tls.CertificateVerificationError], is[tls.RecordHeaderError], is[tls.AlertError],
		is[x509.UnknownAuthorityError], is[x509.HostnameError], is[x509.CertificateInvalidError],
	} {
		if is(err) {
			return true
		}
	}
	return false
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// isAnswer tells a server's NO or BAD, after which the connection is as good
// as before, from a failure that has cost it.
func isAnswer(err error) bool {
	return is[*imap.Error](err)
}

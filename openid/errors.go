package openid

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// Kind says what sort of failure an [Error] is, for those who must tell a
// person what to do about it.
type Kind int

// The kinds of failure.
const (
	KindAway     Kind = iota + 1 // no answer, one that came too late, or "not now"
	KindRefused                  // the provider would not, for a reason of its own or of its set-up
	KindDeclined                 // the person said no at the provider
	KindStale                    // not what we began, or too late: begin again
	KindForged                   // an answer that can't be trusted
	KindNameless                 // the provider tells no user name, or doesn't vouch for it
	KindEnded                    // the provider keeps nobody signed in any more: sign in again
)

// Error is what the methods of a Provider fail with. Its text is for the log:
// no token, code or secret is in it.
type Error struct {
	Kind Kind
	Op   string // what was tried
	Err  error  // the cause; may be nil
}

func (e *Error) Error() string {
	if e.Err == nil {
		return "openid: " + e.Op + " failed"
	}
	return fmt.Sprintf("openid: %s: %v", e.Op, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf finds the kind of an error, 0 for one of another package.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return 0
}

func fail(kind Kind, op string, err error) error { return &Error{Kind: kind, Op: op, Err: err} }

// failAsked is a request to the provider that has failed. What the provider
// wrote is left out, but for its error code (RFC 6749 section 5.2): it could
// hold anything.
func failAsked(op string, grant Kind, err error) error {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		code := codeWord(refused.ErrorCode)
		cause := fmt.Errorf("status %d, error code %q", refused.Response.StatusCode, code)
		if code == "invalid_grant" {
			return fail(grant, op, cause)
		}
		return fail(KindRefused, op, cause)
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		return fail(KindAway, op, err)
	}
	return fail(KindRefused, op, errors.New("its answer makes no sense"))
}

// codeWord gives an error code if it looks like one.
func codeWord(code string) string {
	odd := func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' }
	if len(code) > 40 || strings.ContainsFunc(code, odd) {
		return "(unreadable)"
	}
	return code
}

// brief is the beginning of an error's text, whose end may be what the provider
// wrote.
func brief(err error) string {
	return fmt.Sprintf("%.160s", err)
}

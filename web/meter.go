package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"hearthmail/imapclient"
)

// Meter is told what happens, so that it can be counted. The words that it is
// given come from the route table and from this package, never from a request.
type Meter interface {
	// Request is told of a request that has been answered; route is "" where
	// nothing is. timed is false for a stream of events.
	Request(route, method string, status int, took time.Duration, timed bool)
	Streams(delta int)           // streams of events that begin and end
	StreamRefused(reason string) // one of the refused… words
	SignIn(outcome string)       // one of the signIn… words
	Sent(outcome string)         // a try to send a letter, by one of a few words
}

// What comes of a try to sign in. A second step is counted by itself: first its
// code is wanted, then it is wrong, or ends in a sign-in.
const (
	signInDone        = "ok"
	signInCodeWanted  = "code-wanted"
	signInWrongCode   = "wrong-code"
	signInRefused     = "refused"     // by the mail server, or the provider
	signInTooSoon     = "too-soon"    // after too many wrong tries
	signInUnavailable = "unavailable" // somebody who was to be asked could not be
)

// signInOutcome is what an error makes of a try.
func signInOutcome(err error) string {
	if _, ok := errors.AsType[tooSoonError](err); ok {
		return signInTooSoon
	}
	p, told := errors.AsType[*problem](err)
	if imapclient.KindOf(err) == imapclient.KindDenied || told && p.status < http.StatusInternalServerError {
		return signInRefused
	}
	return signInUnavailable
}

// isStream tells an answer that goes on as long as the browser wants.
func isStream(h http.Header) bool {
	return strings.HasPrefix(h.Get("Content-Type"), "text/event-stream")
}

// noMeter counts nothing.
type noMeter struct{}

func (noMeter) Request(string, string, int, time.Duration, bool) {}
func (noMeter) Streams(int)                                      {}
func (noMeter) StreamRefused(string)                             {}
func (noMeter) SignIn(string)                                    {}
func (noMeter) Sent(string)                                      {}

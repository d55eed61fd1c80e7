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
}

// What comes of a try to sign in.
const (
	signInDone        = "ok"
	signInRefused     = "refused"     // by the mail server
	signInTooSoon     = "too-soon"    // after too many wrong tries
	signInUnavailable = "unavailable" // the mail server or the database could not be asked
)

func signInOutcome(err error) string {
	switch {
	case err == nil:
		return signInDone
	case imapclient.KindOf(err) == imapclient.KindDenied:
		return signInRefused
	}
	if _, ok := errors.AsType[tooSoonError](err); ok {
		return signInTooSoon
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

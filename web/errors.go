package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"hearthmail/imapclient"
	"hearthmail/openid"
	"hearthmail/templates"
)

// problem is a failure as a person is told of it. It never holds an internal
// error's text: the cause is for the log.
type problem struct {
	status  int
	heading string
	message string // what happened and what to do, in sentences
	cause   error
	report  bool          // it is ours: whoever runs Hearthmail is to be told
	retry   time.Duration // after which it may be tried again; 0 says nothing
}

func (p *problem) Error() string {
	if p.cause != nil {
		return p.cause.Error()
	}
	return p.heading
}

func (p *problem) Unwrap() error { return p.cause }

func (p problem) because(err error) *problem {
	p.cause = err
	return &p
}

func badRequest(message string) *problem {
	return &problem{status: http.StatusUnprocessableEntity, heading: "That can't be done like this", message: message}
}

// errNotFound is for addresses that lead nowhere.
var errNotFound = errors.New("no such page")

func (s *Server) notFound(http.ResponseWriter, *http.Request) error { return errNotFound }

func (s *Server) methodNotAllowed(http.ResponseWriter, *http.Request) error {
	return &problem{status: http.StatusMethodNotAllowed, heading: "That is not how this address is used",
		message: "Go back and use the buttons of the page."}
}

// fail is the one way out for errors: it logs the cause once and tells the
// person in words.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if imapclient.KindOf(err) == imapclient.KindDenied {
		s.endRefusedSession(w, r, err)
		return
	}
	p := s.problemOf(err)
	s.logFailure(r, p.status, err)
	f := templates.Failure{Chrome: s.chrome(r, p.heading), Status: p.status, Heading: p.heading, Message: p.message}
	if p.report {
		f.Number = requestID(r.Context())
	}
	f.Back, f.BackTo = s.wayOut(r)
	s.tellRenamed(r, &f)
	page := templates.FailurePage(f)
	if wantsFragment(r) {
		page = templates.FailureFragment(f)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Del("ETag")
	if p.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(p.retry/time.Second)))
	}
	// A form that doesn't come in time ends the request's context.
	if err := s.render(w, r.WithContext(context.WithoutCancel(r.Context())), p.status, page); err != nil {
		s.logFailure(r, http.StatusInternalServerError, err)
		http.Error(w, "Hearthmail could not show this page. Please try again.", http.StatusInternalServerError)
	}
}

func (s *Server) wayOut(r *http.Request) (address, words string) {
	if s.live.peek(r) == nil {
		return s.links.Home(), "To the start page"
	}
	mailbox, err := mailboxParam(r)
	if err == nil && (r.Method == http.MethodPost || chi.URLParam(r, "uid") != "") {
		view, _ := s.shownTo(r)
		return s.links.Mailbox(mailbox, view), "Look at the folder as it is now"
	}
	return s.links.Mailbox("INBOX", templates.View{}), "Back to the inbox"
}

// endRefusedSession signs a person out whose password the mail server has
// begun to refuse.
func (s *Server) endRefusedSession(w http.ResponseWriter, r *http.Request, err error) {
	s.logFailure(r, http.StatusForbidden, err)
	if err := s.signOut(w, r); err != nil {
		s.logFailure(r, http.StatusServiceUnavailable, err)
	}
	if openid.KindOf(err) == openid.KindEnded {
		s.toLogin(w, r, "ended")
		return
	}
	s.toLogin(w, r, "refused")
}

// storeProblem is for when Hearthmail's own database can't be asked.
func storeProblem(err error) *problem {
	return (problem{status: http.StatusServiceUnavailable, heading: "Hearthmail can't look that up just now",
		message: "Hearthmail's own database can't be reached. Your mail is safe on the mail server. Try again in a minute."}).because(err)
}

// stillSignedIn is the same for somebody whose session it was that could not be
// looked up.
func stillSignedIn(err error) *problem {
	p := storeProblem(err)
	p.message = "Hearthmail's own database can't be reached. Your mail is safe on the mail server, and you are still signed in. Try again in a minute."
	return p
}

func (s *Server) problemOf(err error) *problem {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return (problem{status: http.StatusRequestEntityTooLarge, heading: "That was too large",
			message: "The form was larger than Hearthmail takes. Please choose fewer messages."}).because(tooLarge)
	}
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	switch {
	case errors.Is(err, errNotFound):
		return notFoundProblem(err)
	case errors.Is(err, context.Canceled):
		return (&problem{status: 499, heading: "You left before the answer"}).because(err)
	}
	if openid.KindOf(err) != 0 {
		return s.openIDProblem(err)
	}
	if imapclient.KindOf(err) == imapclient.KindExists {
		return existsAlready().because(err)
	}
	return s.mailProblem(err)
}

func notFoundProblem(err error) *problem {
	return (&problem{
		status: http.StatusNotFound, heading: "This is not here",
		message: "The folder or message may have been moved, renamed or purged. Look for it from the inbox.",
	}).because(err)
}

func noKeywordProblem(err error) *problem {
	return (problem{status: http.StatusUnprocessableEntity, heading: "This folder takes no labels",
		message: "The mail server keeps no labels with the messages of this folder, so nothing was changed."}).because(err)
}

// mailProblem says what a failure of the mail server means for a person.
func (s *Server) mailProblem(err error) *problem {
	server := strings.TrimSpace("mail server " + s.servers.Host()) // which of several, its people know
	p := &problem{status: http.StatusBadGateway, cause: err}
	switch imapclient.KindOf(err) {
	case imapclient.KindNotFound:
		return notFoundProblem(err)
	case imapclient.KindForbidden:
		p.status, p.heading = http.StatusForbidden, "That is not allowed here"
		p.message = "The mail server does not let this account do that in this folder."
	case imapclient.KindConflict:
		p.status, p.heading = http.StatusConflict, "Somebody was quicker"
		p.message = "The folder has changed on the server since this page was made, so nothing was done. Reload the folder and try again."
	case imapclient.KindUnsupported, imapclient.KindCharset:
		return unableProblem(err)
	case imapclient.KindInvalid:
		p.status, p.heading = http.StatusUnprocessableEntity, "That can't be done like this"
		p.message = "The form did not name a message and something to do with it. Go back and try again."
	case imapclient.KindUnreachable:
		p.heading = "The mail server can't be reached"
		p.message = "There is no connection to the " + server + " just now. Nothing is lost. Try again in a minute."
	case imapclient.KindTimeout:
		p.status, p.heading = http.StatusGatewayTimeout, "The mail server is too slow"
		p.message = "The " + server + " did not answer in time. Nothing is lost. Try again in a minute."
	case imapclient.KindTLS:
		p.heading = "No safe connection to the mail server"
		p.message = "The connection to the " + server + " could not be made safe, so nothing was sent over it. " +
			"Whoever looks after the mail server should check its certificate and its encryption."
	case imapclient.KindBusy:
		p.heading = "The mail server is busy"
		p.message = "The " + server + " has too many connections for this account just now. Try again in a minute."
	case imapclient.KindGarbled:
		p.heading = "The mail server gave an odd answer"
		p.message = "Hearthmail could not make sense of what the " + server + " said. Your mail is safe there. Try again."
		p.report = true
	case imapclient.KindNoKeyword:
		return noKeywordProblem(err)
	case imapclient.KindTooLarge, imapclient.KindFull:
		return noRoomProblem(err, server)
	case imapclient.KindRefused:
		p.heading = "The mail server would not do that"
		p.message = "It gave no reason that could be shown here. Nothing was changed. Try again, or ask whoever looks after the server."
	default:
		p.status, p.heading = http.StatusInternalServerError, "Something went wrong in Hearthmail"
		p.message = "Your mail is safe on the server. Try again."
		p.report = true
	}
	return p
}

// unableProblem is for what a person may do, and the mail server can't.
func unableProblem(err error) *problem {
	if imapclient.KindOf(err) == imapclient.KindCharset {
		return (problem{status: http.StatusUnprocessableEntity, heading: "This mail server can't look for these letters",
			message: "It can search for plain letters from a to z alone. Leave the other words out, and search again."}).because(err)
	}
	return (problem{status: http.StatusUnprocessableEntity, heading: "This mail server can't do that",
		message: "It does not know how to sort by anything but arrival. Go back to the list in its usual order."}).because(err)
}

// noRoomProblem is for what the mail server doesn't take in.
func noRoomProblem(err error, server string) *problem {
	if imapclient.KindOf(err) == imapclient.KindTooLarge {
		return (problem{status: http.StatusRequestEntityTooLarge, heading: "That is too large for the mail server",
			message: "The " + server + " takes no message of that size, so it was not stored. Make it smaller, or take an attachment off, and try again."}).because(err)
	}
	return (problem{status: http.StatusInsufficientStorage, heading: "There is no room left on the mail server",
		message: "The account's space on the " + server + " is used up, so nothing was stored. Purge what isn't needed any more, and try again."}).because(err)
}

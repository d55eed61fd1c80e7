package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/openid"
	"hearthmail/templates"
)

// problem is a failure as a person is told of it. It never holds an internal
// error's text: the cause is for the log.
type problem struct {
	status  int
	heading locale.Text // nothing stands in it
	message locale.Text // what happened and what to do, in sentences
	args    []any       // what stands in the message
	said    string      // instead of it: sentences in the language of the one who asks
	cause   error
	report  bool          // it is ours: whoever runs Hearthmail is to be told
	retry   time.Duration // after which it may be tried again; 0 says nothing
}

func (p *problem) Error() string {
	if p.cause != nil {
		return p.cause.Error()
	}
	return string(p.heading)
}

// sentence is the message in the language of the one who is told.
func (p *problem) sentence(ctx context.Context) string {
	if p.said != "" {
		return p.said
	}
	return say(ctx, p.message, p.args...)
}

func (p *problem) Unwrap() error { return p.cause }

func (p problem) because(err error) *problem {
	p.cause = err
	return &p
}

func badRequest(message locale.Text, args ...any) *problem {
	return &problem{status: http.StatusUnprocessableEntity, heading: "That can't be done like this", message: message, args: args}
}

// badlySaid is badRequest for sentences that have been said already.
func badlySaid(sentences string) *problem {
	p := badRequest("")
	p.said = sentences
	return p
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
	heading := say(r.Context(), p.heading)
	f := templates.Failure{Chrome: s.chrome(r, heading), Status: p.status, Heading: heading, Message: p.sentence(r.Context())}
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
		http.Error(w, say(r.Context(), "Hearthmail could not show this page. Please try again."), http.StatusInternalServerError)
	}
}

func (s *Server) wayOut(r *http.Request) (address, words string) {
	if s.live.peek(r) == nil {
		return s.links.Home(), say(r.Context(), "To the start page")
	}
	mailbox, err := mailboxParam(r)
	if err == nil && (r.Method == http.MethodPost || chi.URLParam(r, "uid") != "") {
		view, _ := s.shownTo(r)
		return s.links.Mailbox(mailbox, view), say(r.Context(), "Look at the folder as it is now")
	}
	return s.links.Mailbox("INBOX", templates.View{}), say(r.Context(), "Back to the inbox")
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

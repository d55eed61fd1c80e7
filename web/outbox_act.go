package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"hearthmail/locale"
	"hearthmail/store"
)

// outboxAct does what is asked with a letter on its way.
func (s *Server) outboxAct(w http.ResponseWriter, r *http.Request) error {
	if !s.canSend() {
		return cantSend()
	}
	if err := readForm(r); err != nil {
		return err
	}
	id, err := pathParam(r, "letter")
	if err != nil {
		return err
	}
	name, err := pathParam(r, "act")
	if err != nil {
		return err
	}
	if name == "others" {
		return s.outboxOthers(w, r, id)
	}
	act, done := s.outboxActNamed(r, name)
	if act == nil {
		return errNotFound
	}
	if err := act(r.Context(), loginFor(r), id); err != nil {
		return actProblem(name, err)
	}
	s.outbox.Wake(loginFor(r))
	if name == "undo" {
		return redirect(w, r, s.links.ComposeLetter(id))
	}
	if done != "" {
		notify(r, done)
	}
	return redirect(w, r, s.backToOutbox(r))
}

// outboxActNamed gives an act and what is said when it is done; nil for none.
func (s *Server) outboxActNamed(r *http.Request, name string) (act func(ctx context.Context, login, id string) error, done locale.Text) {
	switch name {
	case "undo":
		return s.outbox.TakeBack, ""
	case "now":
		return s.outbox.Hasten, ""
	case "postpone":
		return func(ctx context.Context, login, id string) error {
			at, err := sendTime(r.PostForm.Get("at"), r.PostForm.Get("zone"), time.Now())
			if err == nil && at.IsZero() {
				err = badRequest("No time was chosen. Choose a day and a time to send it at.")
			}
			if err != nil {
				return err
			}
			return s.outbox.Postpone(ctx, login, id, at)
		}, "The letter will be sent at the new time."
	case "arrived":
		return s.outbox.Arrived, "Good. Its copy goes into the Sent folder."
	case "again":
		return s.outbox.Again, ""
	case "stop":
		return s.outbox.Stop, "It is tried no more."
	case "seen":
		return s.outbox.Seen, ""
	case "discard":
		return s.discardLetter, "The letter is discarded."
	default:
		return nil, ""
	}
}

func (s *Server) discardLetter(ctx context.Context, login, id string) error {
	if err := s.outbox.Discard(ctx, login, id); err != nil {
		return err
	}
	return s.store.RemoveUploads(ctx, login, id)
}

// actProblem says what kept an act from being done.
func actProblem(act string, err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return errNotFound
	case errors.Is(err, store.ErrElsewhere):
		return goneOn(act)
	}
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	return storeProblem(err)
}

// goneOn is for an act that came too late, or twice.
func goneOn(act string) error {
	p := problem{status: http.StatusConflict, heading: "The letter has gone on meanwhile",
		message: "That can't be done with it any more. The outbox shows what has become of it."}
	if act == "undo" {
		p.heading, p.message = "It was too late to take it back", "The letter has been sent, or is being sent at this moment."
	}
	return p.because(store.ErrElsewhere)
}

// backToOutbox is the page that the form was on, but for the question whether to
// discard.
func (s *Server) backToOutbox(r *http.Request) string {
	back := s.back(r, s.links.Outbox())
	if strings.HasPrefix(back, s.links.Outbox()) {
		return s.links.Outbox()
	}
	return back
}

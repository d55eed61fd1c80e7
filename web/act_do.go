package web

import (
	"encoding/hex"
	"errors"
	"net/http"
	"slices"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/templates"

	"github.com/go-chi/chi/v5"
)

// messageActs are the acts on messages: of a mailbox, or of any.
func (s *Server) messageActs(r chi.Router) {
	for _, kind := range []acts.Kind{
		acts.Strike, acts.Restore, acts.Flags, acts.Move, acts.Copy, acts.Archive, acts.Junk, acts.NotJunk,
	} {
		r.Post("/"+string(kind), s.handle(func(w http.ResponseWriter, r *http.Request) error {
			return s.messageAct(w, r, kind)
		}))
	}
}

func (s *Server) messageAct(w http.ResponseWriter, r *http.Request, kind acts.Kind) error {
	p, err := s.readAct(r, kind)
	if err != nil {
		return err
	}
	if err := heed(r, needsOf(p.Act)...); err != nil {
		return err
	}
	outcome, err := s.runner.Do(r.Context(), actor(r), p.Act)
	switch {
	case err != nil:
		return actFailed(err, p.Kind)
	case outcome.Err != nil:
		return s.actBroken(r, outcome)
	case outcome.Running():
		return s.answerJob(w, r, outcome)
	case outcome.Done == 0 && outcome.Target == "":
		return errNotFound
	}
	s.tellAct(r, outcome)
	p.leaves = outcome.Target != "" && kind != acts.Copy
	return s.answerAct(w, r, p)
}

// actor is the person of a request, as acts know them.
func actor(r *http.Request) acts.Person {
	session := personOf(r).session
	return acts.Person{Login: session.kept.Login, Session: hex.EncodeToString(session.id[:]), Account: account(r)}
}

// tellAct says on the next page what was done, and offers to take it back. Of a message
// that is marked as read because it is shown nothing is said.
func (s *Server) tellAct(r *http.Request, o acts.Outcome) {
	if isAhead(r) {
		return
	}
	sentence := s.actInWords(r.Context(), &o)
	if sentence == "" && o.CanUndo {
		sentence = doneInWords(r.Context(), &o)
	}
	if sentence == "" {
		return
	}
	id := ""
	if o.CanUndo {
		id = o.ID
	}
	personOf(r).board.say(notice{Text: sentence, Act: id})
}

// actBroken is the failure of an act of which a part was done. It says which, and the
// page offers to take that back.
func (s *Server) actBroken(r *http.Request, o acts.Outcome) error {
	if o.CanUndo {
		personOf(r).board.say(notice{Text: doneInWords(r.Context(), &o), Act: o.ID})
	}
	p := *s.problemOf(o.Err)
	p.said = s.actInWords(r.Context(), &o)
	return &p
}

func actFailed(err error, kind acts.Kind) error {
	switch {
	case errors.Is(err, acts.ErrTooMany):
		return (problem{status: http.StatusConflict, heading: "Two large acts are under way already",
			message: "Wait until one of them is done, or cancel it. Nothing was done with these messages yet."}).because(err)
	case errors.Is(err, acts.ErrGone):
		return (problem{status: http.StatusConflict, heading: "It is too late to take that back",
			message: "An act can be taken back for some seconds, once, where it was done. The messages are as they were."}).because(err)
	case errors.Is(err, acts.ErrThere):
		return badRequest("The messages are in that folder already.")
	case imapclient.KindOf(err) == imapclient.KindNotFound && (kind == acts.Move || kind == acts.Copy):
		p := notFoundProblem(err)
		p.message = "The folder that you chose is no longer there, or the one with the messages isn't. Nothing was done. Choose another folder."
		return p
	default:
		return err
	}
}

// answerAct answers with what the act has changed on the page, or with the page that
// the form was on.
func (s *Server) answerAct(w http.ResponseWriter, r *http.Request, p postedAct) error {
	at := s.pageShown(r)
	switch {
	case !wantsFragment(r):
		return s.backFromAct(w, r, p)
	case s.answersAnew(r, at, p.mailbox):
		return s.answerAnew(w, r, at)
	case p.mailbox != "" && p.leaves:
		return s.answerLeft(w, r, p)
	default:
		return s.rowsFragment(w, r, p)
	}
}

// answerLeft shows the list that messages have left. One that is open beside it is closed
// if it is among them.
func (s *Server) answerLeft(w http.ResponseWriter, r *http.Request, p postedAct) error {
	view, open := s.shownTo(r)
	page, err := s.listPage(r, p.mailbox, view)
	if err != nil {
		return err
	}
	gone := slices.ContainsFunc(p.Groups, func(g acts.Group) bool { return g.Mailbox == p.mailbox && g.UIDs.Has(open) })
	if open != 0 && !gone {
		return s.render(w, r, http.StatusOK, templates.LeftFragment(page))
	}
	if open != 0 {
		w.Header().Set("HX-Push-Url", s.links.Mailbox(p.mailbox, view))
	}
	return s.render(w, r, http.StatusOK, templates.ListFragment(page))
}

// backFromAct leads to the page that the form was on, but not to that of a message which
// has left its mailbox, or would be marked as read again.
func (s *Server) backFromAct(w http.ResponseWriter, r *http.Request, p postedAct) error {
	mailbox := p.mailbox
	if mailbox == "" {
		mailbox = p.Groups[0].Mailbox
	}
	list := s.links.Mailbox(mailbox, templates.View{})
	back := s.back(r, list)
	if p.leaves || slices.Contains(p.Remove, imapclient.FlagSeen) {
		if p.mailbox != "" || s.isMessage(back) {
			back = s.backToList(back, list)
		}
	}
	return redirect(w, r, back)
}

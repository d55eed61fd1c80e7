package web

import (
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
	outcome, err := acts.Do(r.Context(), account(r), p.Act)
	if err != nil {
		return actFailed(err, p.Kind)
	}
	if outcome.Done == 0 && outcome.Err == nil && !p.leaves() {
		return errNotFound
	}
	if sentence := s.actInWords(&outcome); sentence != "" {
		personOf(r).board.notify(sentence)
	}
	return s.answerAct(w, r, p)
}

func actFailed(err error, kind acts.Kind) error {
	switch {
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
	switch {
	case !wantsFragment(r):
		return s.backFromAct(w, r, p)
	case p.mailbox != "" && p.leaves():
		view, _ := s.shownTo(r)
		page, err := s.listPage(r, p.mailbox, view)
		if err != nil {
			return err
		}
		return s.render(w, r, http.StatusOK, templates.ListFragment(page))
	default:
		return s.rowsFragment(w, r, p)
	}
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
	if p.leaves() || slices.Contains(p.Remove, imapclient.FlagSeen) {
		if p.mailbox != "" || s.isMessage(back) {
			back = s.backToList(back, list)
		}
	}
	return redirect(w, r, back)
}

package web

import (
	"errors"
	"net/http"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/templates"
)

// emptyShow asks before a mailbox is emptied.
func (s *Server) emptyShow(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, templates.AskEmpty)
}

// readShow asks before all messages of a mailbox are marked as read.
func (s *Server) readShow(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, templates.AskRead)
}

// mailboxEmpty takes the messages off the server that were there when it was asked. Only
// what is meant for that can be emptied.
func (s *Server) mailboxEmpty(w http.ResponseWriter, r *http.Request) error {
	m, asked, err := readAnswer(r, templates.AskEmpty)
	if err != nil {
		return err
	}
	if m.Role != imapclient.RoleTrash && m.Role != imapclient.RoleJunk {
		return badRequest("Only the folders for trash and junk can be emptied at once.")
	}
	return s.actOnHeld(w, r, m, asked, imapclient.Query{}, acts.Act{Kind: acts.Empty})
}

// mailboxRead marks the messages as read that were there when it was asked.
func (s *Server) mailboxRead(w http.ResponseWriter, r *http.Request) error {
	m, asked, err := readAnswer(r, templates.AskRead)
	if err != nil {
		return err
	}
	unread := imapclient.Query{Filter: imapclient.FilterUnread}
	return s.actOnHeld(w, r, m, asked, unread, acts.Act{Kind: acts.Read})
}

// actOnHeld acts on those messages that were there when it was asked. Where they are
// many it goes on by itself.
func (s *Server) actOnHeld(w http.ResponseWriter, r *http.Request, m imapclient.Mailbox, asked imapclient.Holding, which imapclient.Query, a acts.Act) error {
	uids, err := account(r).Those(r.Context(), m.Name, asked.UIDValidity, which, asked.UIDNext-1)
	if err != nil {
		return mailboxProblem(err)
	}
	after := s.afterQuestion(r, m)
	if uids.Len() == 0 {
		return s.mailboxDone(w, r, nothingInWords(a.Kind), after)
	}
	a.Groups = []acts.Group{{Mailbox: m.Name, UIDValidity: asked.UIDValidity, UIDs: uids}}
	o, err := s.runner.Do(r.Context(), actor(r), a)
	switch {
	case errors.Is(err, acts.ErrTooMany):
		return actFailed(err, a.Kind)
	case err != nil:
		return mailboxProblem(err)
	case o.Err != nil:
		return s.actBroken(r, o)
	case o.Running() && wantsFragment(r):
		return s.answerJob(w, r, o)
	case o.Running():
		return redirect(w, r, s.links.Act(o.ID, after))
	}
	s.tellAct(r, o)
	return s.mailboxShownAnew(w, r, after, false)
}

func nothingInWords(kind acts.Kind) locale.Text {
	if kind == acts.Read {
		return "All messages had been read already."
	}
	return "Nothing was purged: the messages had already left."
}

// readAnswer reads the answer to a question about a mailbox's messages.
func readAnswer(r *http.Request, what templates.Asked) (m imapclient.Mailbox, asked imapclient.Holding, err error) {
	if err := readForm(r); err != nil {
		return m, asked, err
	}
	if m, _, err = mailboxAt(r); err != nil {
		return m, asked, err
	}
	if err := mayAct(m, what); err != nil {
		return m, asked, err
	}
	asked, ok, err := heldForm(r)
	if err == nil && (!ok || asked.UIDValidity == 0 || asked.UIDNext == 0) {
		err = badRequest("The question that this answers can't be recognised. Go back and ask again.")
	}
	return m, asked, err
}

// afterQuestion is the page that led to the question.
func (s *Server) afterQuestion(r *http.Request, m imapclient.Mailbox) string {
	list := s.links.Mailbox(m.Name, templates.View{})
	back := s.cameFrom(r, list)
	if back == s.links.Mailboxes() {
		return back
	}
	return s.backToList(back, list)
}

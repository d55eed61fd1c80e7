package web

import (
	"fmt"
	"net/http"

	"hearthmail/imapclient"
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
	gone, err := account(r).EmptyMailbox(r.Context(), m.Name, asked)
	if err != nil {
		return mailboxProblem(err)
	}
	said := countOf(gone) + " purged."
	switch {
	case gone == 0:
		said = "Nothing was purged: the messages had already left."
	case !account(r).ExpungesByUID():
		said = countOf(gone) + " struck through. The mail server can't take single messages away, so they stay until it is asked to purge all that is struck."
	}
	return s.mailboxDone(w, r, said, s.afterQuestion(r, m), false)
}

// mailboxRead marks the messages as read that were there when it was asked.
func (s *Server) mailboxRead(w http.ResponseWriter, r *http.Request) error {
	m, asked, err := readAnswer(r, templates.AskRead)
	if err != nil {
		return err
	}
	marked, err := account(r).MarkAllRead(r.Context(), m.Name, asked)
	if err != nil {
		return mailboxProblem(err)
	}
	said := fmt.Sprintf("%s marked as read.", countOf(len(marked)))
	if len(marked) == 0 {
		said = "All messages had been read already."
	}
	return s.mailboxDone(w, r, said, s.afterQuestion(r, m), false)
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

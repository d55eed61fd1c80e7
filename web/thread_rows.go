package web

import (
	"net/http"
	"slices"

	"hearthmail/templates"
)

// markThreads marks the conversation that the message is in as the current one.
func markThreads(rows []templates.Row, mailbox string, uid uint32) {
	open := templates.ThreadMember{Mailbox: mailbox, UID: uid}
	for i := range rows {
		rows[i].Current = slices.Contains(rows[i].Thread.Members, open)
	}
}

// threadFragment opens a message of a conversation: of the list it holds the one row
// that this changes.
func (s *Server) threadFragment(w http.ResponseWriter, r *http.Request, mailbox string, view templates.View, m *templates.Message) error {
	page, err := s.messageBeside(r, mailbox, view, m)
	if err != nil {
		return err
	}
	page.List.Rows = slices.DeleteFunc(page.List.Rows, func(row templates.Row) bool { return !row.Current })
	return s.render(w, r, http.StatusOK, templates.MessageFragment(page))
}

package web

import (
	"log/slog"
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// neighbourList is the list of one mailbox in which a message has its neighbours; nil when it
// was found in several.
func (s *Server) neighbourList(r *http.Request, view templates.View) *imapclient.Query {
	if view.IsAcross() {
		return nil
	}
	q := s.queryFor(r, view)
	return &q
}

// pageBeside is the page with the list that a message was opened from.
func (s *Server) pageBeside(r *http.Request, mailbox string, view templates.View) (templates.MailboxPage, error) {
	if view.IsAcross() {
		return s.acrossPage(r, view, searchWait, true)
	}
	return s.listPage(r, mailbox, view)
}

// showFound has a message that was found in several mailboxes lead to the hits before
// and after it, should the search still be known.
func (s *Server) showFound(r *http.Request, m *templates.Message) {
	if !m.View.IsAcross() {
		return
	}
	m.Row.Mailbox, m.Row.UIDValidity = m.Mailbox, m.UIDValidity
	running := s.searches.find(searchKeyOf(r, m.View))
	if running == nil {
		return
	}
	above, below, err := running.neighbours(r.Context(), m.Mailbox, m.UID)
	if err != nil { // the message can be read without
		s.log.LogAttrs(r.Context(), slog.LevelInfo, "the hits beside a message could not be told", slog.Any("error", err))
		return
	}
	if above != nil {
		m.Previous, m.PreviousIn = above.uid, above.mailbox
	}
	if below != nil {
		m.Next, m.NextIn = below.uid, below.mailbox
	}
}

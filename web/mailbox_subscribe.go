package web

import (
	"hearthmail/locale"
	"net/http"
)

// mailboxSubscribe has programs that show only some mailboxes show this one.
func (s *Server) mailboxSubscribe(w http.ResponseWriter, r *http.Request) error {
	return s.subscribe(w, r, true, "Programs that show only subscribed folders show this one now.")
}

// mailboxUnsubscribe has them not show it.
func (s *Server) mailboxUnsubscribe(w http.ResponseWriter, r *http.Request) error {
	return s.subscribe(w, r, false, "Programs that show only subscribed folders no longer show this one. Nothing in it has changed.")
}

func (s *Server) subscribe(w http.ResponseWriter, r *http.Request, wanted bool, said locale.Text) error {
	m, _, err := mailboxAt(r)
	if err != nil {
		return err
	}
	if err := account(r).SubscribeTo(r.Context(), m.Name, wanted); err != nil {
		return mailboxProblem(err)
	}
	return s.mailboxDone(w, r, said, s.back(r, s.links.Mailboxes()))
}

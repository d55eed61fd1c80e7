package web

import "net/http"

// composeDraft saves a letter among the drafts.
func (s *Server) composeDraft(w http.ResponseWriter, r *http.Request) error {
	_, err := s.readCompose(w, r)
	if err != nil {
		return err
	}
	return cantSend()
}

// composeDiscard strikes a letter's draft.
func (s *Server) composeDiscard(http.ResponseWriter, *http.Request) error { return cantSend() }

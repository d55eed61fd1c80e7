package web

import "net/http"

// composeSend puts a letter into the outbox.
func (s *Server) composeSend(w http.ResponseWriter, r *http.Request) error {
	_, err := s.readCompose(w, r)
	if err != nil {
		return err
	}
	return cantSend()
}

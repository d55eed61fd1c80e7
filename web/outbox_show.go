package web

import (
	"net/http"
	"time"

	"hearthmail/templates"
)

// outboxShow is the page of letters on their way. With discard it asks whether that
// letter is to be forgotten.
func (s *Server) outboxShow(w http.ResponseWriter, r *http.Request) error {
	if !s.canSend() {
		return cantSend()
	}
	letters, err := s.letters.of(r.Context(), loginFor(r))
	if err != nil {
		return storeProblem(err)
	}
	page := templates.OutboxPage{Chrome: s.chrome(r, say(r.Context(), "Outbox|heading")), Asked: r.URL.Query().Get("discard")}
	page.Outbox.Alerts = nil // the page itself says it
	now := time.Now()
	for i := range letters {
		if l := letterModel(&letters[i], now); l.Phase != templates.OutboxSent {
			page.Letters = append(page.Letters, l)
		}
	}
	return s.render(w, r, http.StatusOK, templates.ShowOutbox(page))
}

// outboxState is what every page says of them, for our script.
func (s *Server) outboxState(w http.ResponseWriter, r *http.Request) error {
	if !s.canSend() {
		return cantSend()
	}
	w.Header().Set("Cache-Control", "no-store")
	c := templates.Chrome{Links: s.links, Assets: s.assets, Outbox: s.outboxModel(r)}
	return s.render(w, r, http.StatusOK, templates.OutboxFragment(c))
}

package web

import (
	"net/http"

	"hearthmail/templates"
)

// settingsShow is the page of a person's own settings.
func (s *Server) settingsShow(w http.ResponseWriter, r *http.Request) error {
	entries, err := s.sessionEntries(r)
	if err != nil {
		return err
	}
	page := templates.SettingsPage{Chrome: s.chrome(r, "Settings"), Sessions: entries}
	return s.render(w, r, http.StatusOK, templates.ShowSettings(page))
}

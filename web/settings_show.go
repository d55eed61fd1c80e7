package web

import (
	"net/http"

	"hearthmail/templates"
)

// settingsShow is the page of a person's own settings.
func (s *Server) settingsShow(w http.ResponseWriter, r *http.Request) error {
	page, err := s.settingsPage(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, templates.ShowSettings(page))
}

func (s *Server) settingsPage(r *http.Request) (templates.SettingsPage, error) {
	entries, err := s.sessionEntries(r)
	if err != nil {
		return templates.SettingsPage{}, err
	}
	factor, err := s.factorState(r)
	if err != nil {
		return templates.SettingsPage{}, err
	}
	pictures, err := s.pictureSettings(r)
	if err != nil {
		return templates.SettingsPage{}, err
	}
	rich, err := s.writesRich(r)
	if err != nil {
		return templates.SettingsPage{}, err
	}
	return templates.SettingsPage{
		Chrome: s.chrome(r, say(r.Context(), "Settings|heading")), Sessions: entries, SecondFactor: factor, Pictures: pictures, WritesPlain: !rich,
		Lists: s.listSettings(r), Sections: s.preferenceSections(),
	}, nil
}

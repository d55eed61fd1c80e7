package web

import (
	"net/http"

	"hearthmail/templates"
)

// pictureSettings are what a person has chosen about pictures from elsewhere.
func (s *Server) pictureSettings(r *http.Request) (templates.PictureSettings, error) {
	login := loginFor(r)
	preference, err := s.store.Preference(r.Context(), login, picturesPreference)
	if err != nil {
		return templates.PictureSettings{}, storeProblem(err)
	}
	senders, err := s.store.Senders(r.Context(), login)
	if err != nil {
		return templates.PictureSettings{}, storeProblem(err)
	}
	return templates.PictureSettings{Always: preference == picturesAlways, Senders: senders}, nil
}

// settingsImages keeps the general choice about pictures from elsewhere.
func (s *Server) settingsImages(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	preferences := map[string]string{"always": picturesAlways, "ask": ""}
	preference, ok := preferences[r.PostForm.Get("allow")]
	if !ok {
		return badRequest("Choose whether pictures are shown always, or only when asked for.")
	}
	if err := s.setPictures(r, preference); err != nil {
		return err
	}
	return redirect(w, r, s.links.Settings())
}

// settingsSenderRemove has a sender's pictures wait until they are asked for.
func (s *Server) settingsSenderRemove(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	sender, ok := senderAddress(r.PostForm.Get("sender"))
	if !ok {
		return badRequest("The form did not name a sender. Go back to the settings and try again.")
	}
	if err := s.forgetSender(r, sender); err != nil {
		return err
	}
	return redirect(w, r, s.links.Settings())
}

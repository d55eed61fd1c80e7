package web

import (
	"net/http"
)

// How letters begin is kept under formatPreference: formatPlain, or "" for rich
// text.
const (
	formatPreference = "compose-format"
	formatPlain      = "plain"
)

// writesRich says whether a new letter begins as rich text.
func (s *Server) writesRich(r *http.Request) (bool, error) {
	preference, err := s.store.Preference(r.Context(), loginFor(r), formatPreference)
	if err != nil {
		return false, storeProblem(err)
	}
	return preference != formatPlain, nil
}

// settingsWriting keeps how letters begin.
func (s *Server) settingsWriting(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	preferences := map[string]string{"rich": "", formatPlain: formatPlain}
	preference, ok := preferences[r.PostForm.Get("format")]
	if !ok {
		return badRequest("Choose whether new messages are rich or plain text.")
	}
	if err := s.store.SetPreference(r.Context(), loginFor(r), formatPreference, preference); err != nil {
		return storeProblem(err)
	}
	return redirect(w, r, s.links.Settings())
}

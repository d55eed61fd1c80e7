package web

import (
	"net/http"
	"net/url"

	"hearthmail/templates"
)

// listSettings are what a person has chosen about lists.
func (s *Server) listSettings(r *http.Request) templates.ListSettings {
	c := s.listChoices(r)
	settings := templates.ListSettings{Threads: c.Threads, Trash: c.Trash, Sort: c.Sort}
	for _, sort := range account(r).Sorts() {
		settings.Sorts = append(settings.Sorts, string(sort))
	}
	return settings
}

// settingsLists keeps what a person chooses about lists.
func (s *Server) settingsLists(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	chosen := map[string]string{
		threadsPreference: r.PostForm.Get(threadsPreference),
		trashPreference:   r.PostForm.Get(trashPreference),
	}
	for _, value := range chosen {
		if value != "" && value != preferenceOn {
			return badRequest("Choose whether that is to be so or not.")
		}
	}
	if kept := r.PostForm.Get("sort"); kept != "" {
		sort, order := sortChosen(kept)
		var err error
		if kept, err = sortForm(url.Values{"sort": {sort}, "order": {order}}); err != nil {
			return err
		}
		if kept == "arrival" { // the usual one
			kept = ""
		}
		chosen[sortPreference] = kept
	}
	return s.keepListSettings(w, r, chosen)
}

func (s *Server) keepListSettings(w http.ResponseWriter, r *http.Request, chosen map[string]string) error {
	for _, name := range []string{threadsPreference, trashPreference, sortPreference} {
		value, given := chosen[name]
		if !given {
			continue
		}
		if err := s.setListChoice(r, name, value); err != nil {
			return err
		}
	}
	notify(r, "Saved.")
	return redirect(w, r, s.links.Settings())
}

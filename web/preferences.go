package web

import (
	"maps"
	"net/http"
	"time"

	"hearthmail/locale"
	"hearthmail/templates"
)

// preferenceSections are all that a person may have otherwise.
func (s *Server) preferenceSections() []templates.PreferenceSection {
	var languages []locale.Language
	if s.locales != nil {
		for _, l := range s.locales.All() {
			languages = append(languages, l.Language)
		}
	}
	return templates.PreferenceSections(languages)
}

// settingsPreferences keeps those of the preferences that a form names. Unless all of
// them are good, none is kept.
func (s *Server) settingsPreferences(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	chosen := map[string]string{}
	for _, section := range s.preferenceSections() {
		for _, p := range section.Preferences {
			if !r.PostForm.Has(p.Name) {
				continue
			}
			value := r.PostForm.Get(p.Name)
			if !p.Allows(value) || p.Name == zonePreference && value != "" && zoneNamed(value) == nil {
				return badPreference(p.Name)
			}
			chosen[p.Name] = value
		}
	}
	for name, value := range maps.All(chosen) {
		if err := s.setListChoice(r, name, value); err != nil {
			return err
		}
	}
	notify(r, "Saved.")
	if wantsFragment(r) {
		return s.render(w, r, http.StatusOK, templates.NoticesFragment(s.chrome(r, "")))
	}
	return redirect(w, r, s.links.Settings())
}

func badPreference(name string) error {
	if name == zonePreference {
		return badRequest("There is no time zone of that name. It looks like Europe/Berlin or America/New_York.")
	}
	return badRequest("Choose one of what is offered.")
}

// The preferences that the server itself heeds.
const (
	languagePreference = "language"
	zonePreference     = "zone"
	datesPreference    = "dates"
	clockPreference    = "clock"
)

// zoneCookie is what the script writes the browser's own time zone into.
const zoneCookie = "hearthmail-zone"

// localeOf is how to speak to the one who asks.
func (s *Server) localeOf(r *http.Request, chosen templates.Preferences) *locale.Locale {
	if s.locales == nil {
		return locale.Of(r.Context())
	}
	dating := locale.Dating{Zone: zoneNamed(chosen[zonePreference]), ISO: chosen[datesPreference] == "iso", Twelve: chosen[clockPreference] == "12"}
	if cookie, err := r.Cookie(zoneCookie); dating.Zone == nil && err == nil {
		dating.Zone = zoneNamed(cookie.Value)
	}
	return s.locales.Match(chosen[languagePreference], r.Header.Get("Accept-Language")).Dated(dating)
}

// zoneNamed finds a time zone by its name, nil for none.
func zoneNamed(name string) *time.Location {
	if name == "" || name == "Local" || len(name) > 64 {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

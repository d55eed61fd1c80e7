package web

import (
	"context"
	"net/http"

	"hearthmail/locale"
	"hearthmail/static"
	"hearthmail/templates"
)

// speak has a request answered in the language that its browser asks for. What a person
// has chosen comes before that, once it is known who asks (speakTo).
func (s *Server) speak(next http.Handler) http.Handler {
	alone := locale.Of(context.Background()) // once, since it reads the catalogue
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := alone
		if s.locales != nil {
			l = s.localeOf(r, nil)
		}
		next.ServeHTTP(w, r.WithContext(locale.With(r.Context(), l)))
	})
}

// speakTo has the request of somebody who is signed in answered as they have chosen.
func (s *Server) speakTo(r *http.Request) *http.Request {
	if s.locales == nil {
		return r
	}
	return r.WithContext(locale.With(r.Context(), s.localeOf(r, s.listChoices(r).chosen)))
}

// wordsOf are the addresses of what scripts say, by language.
func wordsOf(files *static.Files, links templates.Links, locales *locale.Catalog) map[string]string {
	if locales == nil || !files.Built() {
		return nil
	}
	words := map[string]string{}
	for _, l := range locales.All() {
		words[l.Tag] = links.Static(files.URL("words-" + l.Tag + ".js"))
	}
	return words
}

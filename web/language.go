package web

import (
	"net/http"

	"hearthmail/locale"
)

// speak has a request answered in the language that its browser asks for. What a person
// has chosen comes before that, once it is known who asks (signedIn).
func (s *Server) speak(next http.Handler) http.Handler {
	if s.locales == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := s.locales.Match("", r.Header.Get("Accept-Language"))
		next.ServeHTTP(w, r.WithContext(locale.With(r.Context(), l)))
	})
}

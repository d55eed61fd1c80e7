package web

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"
)

// handlerFunc is a handler that may fail; errors.go answers for it then.
type handlerFunc func(w http.ResponseWriter, r *http.Request) error

func (s *Server) handle(h handlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// render writes a page or a fragment. It is rendered whole before the first
// byte goes out, so that a failure can still become a proper error page.
func render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var page bytes.Buffer
	if err := c.Render(r.Context(), &page); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // a browser that has gone is no failure
	return nil
}

// wantsFragment says whether the request comes from our script, which puts the
// answer into the page that is there. When it restores its history, or loads a
// whole page on its own, it gets a whole page.
func wantsFragment(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-History-Restore-Request") != "true"
}

func redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // Links or Server.local built it: never another site
	return nil
}

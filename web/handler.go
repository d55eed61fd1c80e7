package web

import (
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

// render writes a page or a fragment: the one way out for both. It is rendered
// whole before the first byte goes out, so that a failure can still become a
// proper error page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	page, err := s.packer.page(r, c)
	if err != nil {
		return err
	}
	send(w, status, page)
	return nil
}

// send writes a page that has been made.
func send(w http.ResponseWriter, status int, page packedPage) {
	setPageHeaders(w.Header(), page)
	w.WriteHeader(status)
	_, _ = w.Write(page.body) // a browser that has gone is no failure
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

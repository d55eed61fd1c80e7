package web

import (
	"io"
	"net/http"
	"strconv"

	"hearthmail/coding"
)

// setPageHeaders describes the bytes of a page of ours.
func setPageHeaders(h http.Header, page packedPage) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(page.body)))
	h.Add("Vary", "Accept-Encoding")
	if page.coding != coding.None {
		h.Set("Content-Encoding", string(page.coding))
	}
	if page.language != "" {
		h.Set("Content-Language", page.language)
	}
}

// setLastingHeaders lets a browser keep the content, on a private device: for a
// year where the address names it once and for all, else asking each time
// whether it still is the same. Without a tag the answer stays no-store.
func setLastingHeaders(h http.Header, l lasting) {
	switch {
	case l.tag == "":
		return
	case l.forever:
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	default:
		h.Set("Cache-Control", "private, no-cache")
	}
	h.Set("ETag", l.tag)
	h.Add("Vary", "Cookie")
}

// securityHeaders sets what every answer carries. A handler may tighten it.
func securityHeaders(public func(*http.Request) bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			setPolicy(w, pagePolicy())
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "same-origin") // a form's way back; nothing to other sites
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
			h.Set("Cache-Control", "no-store")
			if public(r) {
				h.Set("Strict-Transport-Security", "max-age=31536000")
			}
			next.ServeHTTP(w, r)
		})
	}
}

// composing is for answers that may be the page of a letter.
func composing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setPolicy(w, composePolicy())
		next.ServeHTTP(w, r)
	})
}

// maxForm is what a form may send, in octets.
const maxForm = 1 << 20

// formBody is a request's body within the bounds of a usual form.
type formBody struct {
	io.ReadCloser
	whole io.ReadCloser // without these bounds
}

func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = &formBody{ReadCloser: http.MaxBytesReader(w, r.Body, maxForm), whole: r.Body}
		next.ServeHTTP(w, r)
	})
}

// crossOrigin refuses forms that another site's page posts (CSRF). GET passes,
// since no GET changes anything.
func (s *Server) crossOrigin() func(http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	if s.public != nil {
		// Behind a proxy that doesn't hand on the Host header. A bad origin
		// can't come out of a parsed address.
		_ = protection.AddTrustedOrigin(s.public.Scheme + "://" + s.public.Host)
	}
	protection.SetDenyHandler(s.handle(func(http.ResponseWriter, *http.Request) error {
		return &problem{status: http.StatusForbidden, heading: "That came from another site",
			message: "Hearthmail does nothing that another site's page asks for. Open Hearthmail itself and do it there."}
	}))
	return protection.Handler
}

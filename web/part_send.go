package web

import (
	"io"
	"net/http"
	"strings"
	"time"

	"hearthmail/message"
)

// partOf is the part that the address names, and the message that it is of.
func (s *Server) partOf(r *http.Request) (*openMail, *message.Part, error) {
	path, err := pathParam(r, "part")
	if err != nil {
		return nil, nil, err
	}
	mail, err := s.mailOf(r)
	if err != nil {
		return nil, nil, err
	}
	part := mail.structure.Find(path)
	if part == nil || part.IsMultipart() {
		return nil, nil, errNotFound
	}
	return mail, part, nil
}

// sendPart sends a part's decoded octets with the headers that are set. Where
// they can be read from anywhere it answers Range requests (RFC 9110, section
// 14), which players of sound and video need, and tells the length.
func (s *Server) sendPart(w http.ResponseWriter, r *http.Request, mail *openMail, part *message.Part) error {
	content, err := s.seekable(r.Context(), mail, part)
	if err != nil {
		return err
	}
	if content == nil {
		body, err := mail.open(r.Context(), part)
		if err != nil {
			return err
		}
		return s.stream(w, r, body)
	}
	http.ServeContent(w, asSeen(r, w.Header().Get("ETag")), "", time.Time{}, content)
	if content.err != nil {
		s.abort(r, content.err)
	}
	return nil
}

// stream sends octets that come one after the other. When they stop coming in
// the middle the connection is cut, so that the browser doesn't take a piece for
// the whole.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, body io.Reader) error {
	if isHead(r) {
		return nil
	}
	if _, err := io.Copy(w, body); err != nil {
		s.abort(r, err)
	}
	return nil
}

// asSeen is the request as net/http is to see it: a HEAD if it was one, without a
// wish for many ranges at once, each of which would be a fetch, and without
// conditions where there is no entity tag: then the browser may keep nothing.
func asSeen(r *http.Request, tag string) *http.Request {
	clone := r.Clone(r.Context())
	if tag == "" {
		for _, condition := range []string{"If-Match", "If-None-Match"} {
			clone.Header.Del(condition)
		}
	}
	if isHead(r) {
		clone.Method = http.MethodHead
	}
	if strings.Contains(strings.Join(r.Header.Values("Range"), ","), ",") {
		clone.Header.Del("Range")
	}
	return clone
}

package web

import (
	"net/http"

	"hearthmail/templates"
)

// chrome fills the frame of a page. It takes the session's notices, which are
// shown once. A refresh has no place for them, and leaves them.
func (s *Server) chrome(r *http.Request, title string) templates.Chrome {
	c := templates.Chrome{Links: s.links, Assets: s.assets, Title: title}
	if p, ok := s.person(r); ok {
		c.Username = p.account.Username()
		if !isRefresh(r) {
			c.Notices = s.sessions.notices(r)
		}
	}
	return c
}

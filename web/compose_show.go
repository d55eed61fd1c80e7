package web

import (
	"crypto/rand"
	"net/http"
	"time"

	"hearthmail/templates"
)

// composeShow is the page that a letter is written on.
func (s *Server) composeShow(w http.ResponseWriter, r *http.Request) error {
	if !s.canSend(r) {
		return cantSend()
	}
	page := templates.Compose{Chrome: s.chrome(r, "New message"), Heading: "New message", ID: rand.Text(), Tab: rand.Text(), Opened: time.Now()}
	return s.render(w, r, http.StatusOK, templates.ShowCompose(page))
}

// canSend says whether letters can be sent here.
func (s *Server) canSend(*http.Request) bool { return s.submission != nil }

func cantSend() error {
	return &problem{status: http.StatusNotFound, heading: "Mail can only be read here",
		message: "No server for sending is set. Whoever runs Hearthmail can name one with --smtp."}
}

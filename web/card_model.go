package web

import (
	"net/http"

	"hearthmail/message"
	"hearthmail/templates"
)

// cardModels are the invitations and contact cards among the parts that can be
// shown as such.
func (s *Server) cardModels(*http.Request, *openMail, []*message.Part) []templates.Card { return nil }

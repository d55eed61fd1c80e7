package web

import (
	"net/http"

	"hearthmail/message"
	"hearthmail/templates"
)

// careQuestions are what is to be asked before a letter is sent.
func (s *Server) careQuestions(*http.Request, *composeForm, *message.Letter) []templates.ComposeQuestion {
	return nil
}

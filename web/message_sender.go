package web

import (
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// senderModel is what is to be told about who sent the message.
func (s *Server) senderModel(*http.Request, string, *imapclient.Message) templates.Sender {
	return templates.Sender{}
}

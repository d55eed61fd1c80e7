package web

import (
	"context"
	"net/http"

	"hearthmail/message"
)

// contactsShow is the page of people's addresses.
func (s *Server) contactsShow(http.ResponseWriter, *http.Request) error { return cantSend() }

// composeRecipients finds whom one may mean, while one types.
func (s *Server) composeRecipients(http.ResponseWriter, *http.Request) error { return cantSend() }

// learnWritten keeps who has been written to.
func (s *Server) learnWritten(context.Context, string, []message.Address) {}

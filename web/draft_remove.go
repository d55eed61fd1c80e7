package web

import (
	"context"

	"hearthmail/imapclient"
)

// removeDraft takes the draft of a letter away that has been sent.
func (s *Server) removeDraft(context.Context, *imapclient.Account, string, string) error { return nil }

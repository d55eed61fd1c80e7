package web

import (
	"context"
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// identities are whom letters may be from; the first is the usual one.
func (s *Server) identities(_ context.Context, r *http.Request) ([]templates.Identity, error) {
	return []templates.Identity{{Address: account(r).Username(), Default: true}}, nil
}

// identityFor is the one that an original was sent to, and the address it came to
// (a plus-address of the identity's, maybe).
func (s *Server) identityFor(identities []templates.Identity, _ *imapclient.Message) (templates.Identity, string) {
	return identities[0], identities[0].Address
}

// isOwn says whether an address is one of the identities', plus-addresses included.
func isOwn(identities []templates.Identity, address string) bool {
	for _, identity := range identities {
		if identity.Address == address {
			return true
		}
	}
	return false
}

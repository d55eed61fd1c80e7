package web

import (
	"net/http"

	"hearthmail/locale"
	"hearthmail/openid"
)

// openIDProblem says what a failure of the OpenID provider means for a person.
func (s *Server) openIDProblem(err error) *problem {
	name := "OpenID"
	if s.openid != nil {
		name = s.openid.Name
	}
	p := &problem{status: http.StatusForbidden, heading: "You are not signed in", args: []any{name}, cause: err}
	switch openid.KindOf(err) {
	case openid.KindAway:
		p.status, p.heading = http.StatusBadGateway, "The sign-in provider can't be reached"
		p.message = "There is no answer from %s just now, where sign-ins are checked. Nothing is lost. Try again in a minute."
	case openid.KindDeclined:
		p.message = "The sign-in with %s was broken off there. Nobody has been signed in here."
	case openid.KindStale:
		p.message = "This sign-in with %s was not begun in this browser, or it took too long. Please begin again."
	case openid.KindNameless:
		p.message = "%s did not say which mailbox is yours, or has not yet made sure that the address is. Ask whoever looks after it."
	case openid.KindEnded:
		p.message = endedSentence
	case openid.KindForged:
		p.message = "The answer of %s could not be trusted, so nobody has been signed in. " +
			"Please begin again; if it happens again, tell whoever runs Hearthmail."
	default:
		p.status = http.StatusBadGateway
		p.message = "%s would not let Hearthmail ask for a sign-in. Tell whoever runs Hearthmail, whose log says why."
	}
	return p
}

// openIDRefused is for somebody whom the provider knows and the mail server doesn't.
func (s *Server) openIDRefused(username string) *problem {
	return &problem{status: http.StatusForbidden, heading: "You are not signed in", args: []any{s.openid.Name, username},
		message: "The mail server did not accept the sign-in with %s as %s. Ask whoever looks after the mail server whether there is such a mailbox."}
}

// onlyOpenID is for a password where none is taken.
func (s *Server) onlyOpenID() *problem {
	return &problem{status: http.StatusForbidden, heading: "You are not signed in",
		message: "Nobody signs in by password here. Please sign in with %s.", args: []any{s.openid.Name}}
}

const endedSentence locale.Text = "Your sign-in with %s has ended there. Please sign in again."

package web

import (
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/locale"
)

// mailProblem says what a failure of the mail server means for a person.
func (s *Server) mailProblem(err error) *problem {
	p := &problem{status: http.StatusBadGateway, cause: err}
	switch imapclient.KindOf(err) {
	case imapclient.KindNotFound:
		return notFoundProblem(err)
	case imapclient.KindForbidden:
		p.status, p.heading = http.StatusForbidden, "That is not allowed here"
		p.message = "The mail server does not let this account do that in this folder."
	case imapclient.KindConflict:
		p.status, p.heading = http.StatusConflict, "Somebody was quicker"
		p.message = "The folder has changed on the server since this page was made, so nothing was done. Reload the folder and try again."
	case imapclient.KindUnsupported, imapclient.KindCharset:
		return unableProblem(err)
	case imapclient.KindInvalid:
		p.status, p.heading = http.StatusUnprocessableEntity, "That can't be done like this"
		p.message = "The form did not name a message and something to do with it. Go back and try again."
	case imapclient.KindUnreachable:
		p.heading = "The mail server can't be reached"
		s.ofServer(p, "There is no connection to the mail server just now. Nothing is lost. Try again in a minute.",
			"There is no connection to the mail server %s just now. Nothing is lost. Try again in a minute.")
	case imapclient.KindTimeout:
		p.status, p.heading = http.StatusGatewayTimeout, "The mail server is too slow"
		s.ofServer(p, "The mail server did not answer in time. Nothing is lost. Try again in a minute.",
			"The mail server %s did not answer in time. Nothing is lost. Try again in a minute.")
	case imapclient.KindTLS:
		p.heading = "No safe connection to the mail server"
		s.ofServer(p, "The connection to the mail server could not be made safe, so nothing was sent over it. "+
			"Whoever looks after the mail server should check its certificate and its encryption.",
			"The connection to the mail server %s could not be made safe, so nothing was sent over it. "+
				"Whoever looks after the mail server should check its certificate and its encryption.")
	case imapclient.KindBusy:
		p.heading = "The mail server is busy"
		s.ofServer(p, "The mail server has too many connections for this account just now. Try again in a minute.",
			"The mail server %s has too many connections for this account just now. Try again in a minute.")
	case imapclient.KindGarbled:
		p.heading = "The mail server gave an odd answer"
		s.ofServer(p, "Hearthmail could not make sense of what the mail server said. Your mail is safe there. Try again.",
			"Hearthmail could not make sense of what the mail server %s said. Your mail is safe there. Try again.")
		p.report = true
	case imapclient.KindNoKeyword:
		return noKeywordProblem(err)
	case imapclient.KindTooLarge, imapclient.KindFull:
		return s.noRoomProblem(err)
	case imapclient.KindRefused:
		p.heading = "The mail server would not do that"
		p.message = "It gave no reason that could be shown here. Nothing was changed. Try again, or ask whoever looks after the server."
	default:
		p.status, p.heading = http.StatusInternalServerError, "Something went wrong in Hearthmail"
		p.message = "Your mail is safe on the server. Try again."
		p.report = true
	}
	return p
}

// ofServer has the message name the mail server where there is one for all: which of
// several it is, its people know.
func (s *Server) ofServer(p *problem, plain, named locale.Text) {
	p.message = plain
	if host := s.servers.Host(); host != "" {
		p.message, p.args = named, []any{host}
	}
}

// unableProblem is for what a person may do, and the mail server can't.
func unableProblem(err error) *problem {
	if imapclient.KindOf(err) == imapclient.KindCharset {
		return (problem{status: http.StatusUnprocessableEntity, heading: "This mail server can't look for these letters",
			message: "It can search for plain letters from a to z alone. Leave the other words out, and search again."}).because(err)
	}
	return (problem{status: http.StatusUnprocessableEntity, heading: "This mail server can't do that",
		message: "It does not know how to sort by anything but arrival. Go back to the list in its usual order."}).because(err)
}

// noRoomProblem is for what the mail server doesn't take in.
func (s *Server) noRoomProblem(err error) *problem {
	if imapclient.KindOf(err) == imapclient.KindTooLarge {
		p := &problem{status: http.StatusRequestEntityTooLarge, heading: "That is too large for the mail server", cause: err}
		s.ofServer(p, "The mail server takes no message of that size, so it was not stored. Make it smaller, or take an attachment off, and try again.",
			"The mail server %s takes no message of that size, so it was not stored. Make it smaller, or take an attachment off, and try again.")
		return p
	}
	p := &problem{status: http.StatusInsufficientStorage, heading: "There is no room left on the mail server", cause: err}
	s.ofServer(p, "The account's space on the mail server is used up, so nothing was stored. Purge what isn't needed any more, and try again.",
		"The account's space on the mail server %s is used up, so nothing was stored. Purge what isn't needed any more, and try again.")
	return p
}

package web

import (
	"io"
	"net/http"
	"strings"

	"hearthmail/message"
	"hearthmail/templates"
)

// maxSourceShown is how much of a message's source is shown, in octets.
const maxSourceShown = 256 << 10

// messageSource shows the beginning of the message as it was sent, on a page
// where it is nothing but text.
func (s *Server) messageSource(w http.ResponseWriter, r *http.Request) error {
	mail, err := s.mailOf(r)
	if err != nil {
		return err
	}
	body, err := mail.openRaw(r.Context())
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(body, maxSourceShown+1))
	if err != nil {
		return err
	}
	page := templates.SourcePage{
		MailPage:  s.mailPage(r, mail, say(r.Context(), "Source|heading")),
		Shortened: len(raw) > maxSourceShown,
	}
	source := message.Visible(raw[:min(len(raw), maxSourceShown)])
	page.Lines = strings.SplitAfter(source, "\n")
	return s.render(w, r, http.StatusOK, templates.ShowSource(page))
}

package web

import (
	"net/http"

	"hearthmail/templates"
)

// messagePrint shows the message for paper: its header lines, what there is to
// read, and the names of its attachments.
func (s *Server) messagePrint(w http.ResponseWriter, r *http.Request) error {
	mail, err := s.mailOf(r)
	if err != nil {
		return err
	}
	model, err := s.mailModel(r, mail)
	if err != nil {
		return err
	}
	unfold(model.Sections)
	page := templates.PrintPage{MailPage: s.mailPage(r, mail, say(r.Context(), "Print|heading")), Message: &model}
	return s.render(w, r, http.StatusOK, templates.ShowPrint(page))
}

// unfold has nothing folded away: paper can't be clicked.
func unfold(sections []templates.Section) {
	for i := range sections {
		sections[i].Whole = true
		if inner := sections[i].Inner; inner != nil {
			unfold(inner.Sections)
		}
	}
}

package web

import (
	"net/http"

	"hearthmail/templates"
)

// settingsThreads keeps whether lists show conversations. It leads back to the list
// that this was chosen in.
func (s *Server) settingsThreads(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	chosen, known := map[string]string{"on": preferenceOn, "off": ""}[r.PostForm.Get("threads")]
	mailbox, named := mailboxName(r.PostForm.Get("mailbox"))
	if !known || !named {
		return badRequest("Choose whether each conversation has one row, or each message.")
	}
	if err := s.setListChoice(r, threadsPreference, chosen); err != nil {
		return err
	}
	return redirect(w, r, s.links.Mailbox(mailbox, templates.View{}))
}

package web

import (
	"fmt"
	"net/http"

	"hearthmail/templates"
)

// messageMove moves messages to another mailbox. It answers with the list that
// they have left.
func (s *Server) messageMove(w http.ResponseWriter, r *http.Request) error {
	mailbox, err := mailboxParam(r)
	if err != nil {
		return err
	}
	form, err := readMessagesForm(r)
	if err != nil {
		return err
	}
	target, err := readTarget(r, mailbox)
	if err != nil {
		return err
	}
	moved, err := account(r).Move(r.Context(), mailbox, form.uidValidity, form.uids, target)
	if err != nil {
		return err
	}
	personOf(r).board.notify(movedInWords(moved, len(form.uids), labelOfName(target)))
	if wantsFragment(r) {
		view, _ := s.shownTo(r)
		page, err := s.listPage(r, mailbox, view)
		if err != nil {
			return err
		}
		return s.render(w, r, http.StatusOK, templates.ListFragment(page))
	}
	list := s.links.Mailbox(mailbox, templates.View{})
	return redirect(w, r, s.backToList(s.back(r, list), list))
}

// readTarget reads where messages are to go.
func readTarget(r *http.Request, mailbox string) (string, error) {
	target, ok := mailboxName(r.Form.Get("target"))
	switch {
	case !ok:
		return "", badRequest("No folder was chosen to move the messages to.")
	case target == mailbox:
		return "", badRequest("The messages are in that folder already.")
	}
	return target, nil
}

func movedInWords(moved, asked int, target string) string {
	switch {
	case moved == 0:
		return "Nothing was moved: the messages had already left this folder, or were struck through here after they had been copied."
	case moved < asked:
		return fmt.Sprintf("%s moved to %s. The others had already left.", countOf(moved), target)
	default:
		return fmt.Sprintf("%s moved to %s.", countOf(moved), target)
	}
}

package web

import (
	"net/http"
	"strconv"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// removeShow asks before a mailbox is deleted, and says what is in it.
func (s *Server) removeShow(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, templates.AskRemove)
}

// ask shows the question whether to do something with a mailbox.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, what templates.Asked) error {
	m, listed, err := mailboxNow(r)
	if err != nil {
		return err
	}
	if err := mayAct(m, what); err != nil {
		return err
	}
	return s.askAbout(w, r, m, listed, templates.MailboxQuestion{Asked: what})
}

// mayAct says why not, if one's rights forbid it or there is nothing to do it with.
func mayAct(m imapclient.Mailbox, what templates.Asked) error {
	switch {
	case what == templates.AskRemove && m.Role == imapclient.RoleInbox:
		return badRequest("The inbox can't be deleted.")
	case what != templates.AskRemove && !m.Selectable:
		return errNotFound
	case what == templates.AskRemove && !m.Rights.Has(imapclient.RightDelete):
		return mayNot("Whoever shares this folder with you does not let you delete it.")
	case what == templates.AskEmpty && (!m.Rights.Has(imapclient.RightStrike) || !m.Rights.Has(imapclient.RightExpunge)):
		return mayNot("Whoever shares this folder with you does not let you take messages out of it.")
	case what == templates.AskRead && !m.Rights.Has(imapclient.RightSeen):
		return mayNot("Whoever shares this folder with you does not let you mark messages as read.")
	}
	return nil
}

// askAbout shows a question with what the mailbox holds at this moment.
func (s *Server) askAbout(w http.ResponseWriter, r *http.Request, m imapclient.Mailbox, listed []imapclient.Mailbox, q templates.MailboxQuestion) error {
	held, err := account(r).Holding(r.Context(), m)
	if err != nil {
		return err
	}
	q.Chrome, q.Mailbox, q.Children = s.chrome(r, ""), mailboxModel(r.Context(), m, ""), childrenOf(m, listed)
	q.UIDValidity, q.Total, q.Unseen, q.UIDNext = held.UIDValidity, held.Messages, held.Unseen, held.UIDNext
	q.StaysStruck = q.Asked == templates.AskEmpty && !account(r).ExpungesByUID()
	q.Back = s.cameFrom(r, s.links.Mailboxes())
	status := http.StatusOK
	if q.Again != "" {
		status = http.StatusConflict
	}
	return s.render(w, r, status, templates.AskMailbox(q))
}

// mailboxRemove deletes a mailbox if it is still what the question was about. Without the
// question's fields only one with nothing in it, and nothing below it, is deleted.
func (s *Server) mailboxRemove(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	m, listed, err := mailboxNow(r)
	if err != nil {
		return err
	}
	if err := mayAct(m, templates.AskRemove); err != nil {
		return err
	}
	if named := r.PostForm.Get("name"); named != "" && named != m.Name {
		return badRequest("The form names another folder than its address does. Reload the page and try again.")
	}
	asked, confirmed, err := heldForm(r)
	if err != nil {
		return err
	}
	if !confirmed {
		if asked, err = account(r).Holding(r.Context(), m); err != nil {
			return err
		}
		if asked.Messages > 0 || childrenOf(m, listed) > 0 {
			return s.askAbout(w, r, m, listed, templates.MailboxQuestion{Asked: templates.AskRemove, Again: say(r.Context(), "The folder is not empty, so it is asked first.")})
		}
	}
	err = account(r).DeleteMailbox(r.Context(), m, asked)
	if imapclient.KindOf(err) == imapclient.KindConflict {
		return s.askAbout(w, r, m, listed, templates.MailboxQuestion{Asked: templates.AskRemove, Again: say(r.Context(), "The folder has changed since you were asked, so nothing was deleted.")})
	}
	if err != nil {
		return mailboxProblem(err)
	}
	if err := s.forgetNames(r, m.Name, ""); err != nil {
		return err
	}
	notify(r, "The folder “%s” is deleted.", labelOf(r.Context(), m))
	return s.mailboxShownAnew(w, r, s.links.Mailboxes(), true)
}

// heldForm reads what the mailbox held when the question was asked; false when the form
// doesn't say.
func heldForm(r *http.Request) (held imapclient.Holding, ok bool, err error) {
	f := r.PostForm
	if !f.Has("uidvalidity") && !f.Has("total") && !f.Has("uidnext") {
		return held, false, nil
	}
	for _, field := range []struct {
		name string
		into *uint32
	}{{"uidvalidity", &held.UIDValidity}, {"total", &held.Messages}, {"uidnext", &held.UIDNext}} {
		text := f.Get(field.name)
		if text == "" {
			continue
		}
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return held, false, badRequest("The question that this answers can't be recognised. Go back and ask again.")
		}
		*field.into = uint32(n)
	}
	return held, true, nil
}

package web

import (
	"net/http"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// mailboxRename gives a mailbox another name, another place in the tree, or both. Where
// the form has a parent, "" for the top, the name is what it is called below that.
func (s *Server) mailboxRename(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	m, listed, err := mailboxAt(r)
	if err != nil {
		return err
	}
	to, err := s.renamedName(r, m, listed)
	if err == nil {
		err = s.rename(r, m, to, listed)
	}
	if err != nil {
		return s.mailboxSettingsPage(w, r, m, listed, err)
	}
	next := s.afterRename(s.back(r, s.links.Mailbox(to, templates.View{})), m.Name, to)
	notify(r, "The folder is called “%s” now.", to)
	return s.mailboxShownAnew(w, r, next, to != m.Name)
}

func (s *Server) renamedName(r *http.Request, m imapclient.Mailbox, listed []imapclient.Mailbox) (string, error) {
	name := r.PostForm.Get("name")
	if _, moved := r.PostForm["parent"]; moved && !r.PostForm.Has("name") {
		name = m.Label
	}
	return s.newName(r, name, listed)
}

func (s *Server) rename(r *http.Request, m imapclient.Mailbox, to string, listed []imapclient.Mailbox) error {
	_, there := mailboxNamed(listed, to)
	switch {
	case m.Role == imapclient.RoleInbox:
		return badRequest("The inbox can't be renamed: that would take all mail out of it.")
	case !m.Rights.Has(imapclient.RightDelete):
		return mayNot("Whoever shares this folder with you does not let you rename or move it.")
	case to == m.Name:
		return nil
	case m.Delimiter != "" && strings.HasPrefix(to, m.Name+m.Delimiter):
		return badRequest("A folder can't be put into itself, or into one below it. Choose another place.")
	case there:
		return existsAlready()
	}
	if err := s.forgetNames(r, to, m.Delimiter); err != nil {
		return err
	}
	if err := account(r).RenameMailbox(r.Context(), m, to); err != nil {
		return mailboxProblem(err)
	}
	return s.followName(r, m, to)
}

// followName has what was chosen about a mailbox, and those below it, go along with it.
func (s *Server) followName(r *http.Request, m imapclient.Mailbox, to string) error {
	login := loginFor(r)
	chosen, err := s.store.Preferences(r.Context(), login)
	if err != nil {
		return storeProblem(err)
	}
	set := func(name, value string) {
		if err == nil && chosen[name] != value {
			err = s.store.SetPreference(r.Context(), login, name, value)
		}
	}
	for name, value := range chosen {
		if strings.HasPrefix(name, rolePreference) {
			set(name, m.NameAfter(value, to))
		} else if of, ok := strings.CutPrefix(name, sortOf); ok && m.NameAfter(of, to) != of {
			set(sortOf+m.NameAfter(of, to), value)
			set(name, "")
		}
	}
	s.chosen(login)
	if err != nil {
		return storeProblem(err)
	}
	return nil
}

// afterRename is the page to go back to, by the name that its mailbox has now.
func (s *Server) afterRename(back, from, to string) string {
	old, next := s.links.Mailbox(from, templates.View{}), s.links.Mailbox(to, templates.View{})
	path, _, _ := strings.Cut(back, "?")
	switch {
	case path == s.links.MailboxAction(from, "settings"):
		return s.links.MailboxAction(to, "settings")
	case path == old || strings.HasPrefix(path, old+"/"):
		return next
	default:
		return back
	}
}

// tellRenamed has the page of a mailbox that isn't there say what it is called now, if it
// was renamed here.
func (s *Server) tellRenamed(r *http.Request, f *templates.Failure) {
	mailbox, err := mailboxParam(r)
	live := s.live.peek(r)
	if f.Status != http.StatusNotFound || err != nil || live == nil {
		return
	}
	if now, ok := live.account.Renamed(mailbox); ok {
		f.Heading = say(r.Context(), "This folder has another name now")
		f.Message = say(r.Context(), "Somebody has called it “%s”. What was in it is there.", now)
		f.Back, f.BackTo = s.links.Mailbox(now, templates.View{}), say(r.Context(), "Go to “%s”", now)
	}
}

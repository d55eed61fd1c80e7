package web

import (
	"net/http"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/templates"
)

func (s *Server) grants(r *http.Request, m imapclient.Mailbox) ([]templates.Grant, error) {
	found, err := account(r).Grants(r.Context(), m.Name)
	if err != nil {
		return nil, mailboxProblem(err)
	}
	grants := make([]templates.Grant, len(found))
	for i, g := range found {
		grants[i] = templates.Grant{Identifier: g.Identifier, Rights: string(g.Rights)}
	}
	return grants, nil
}

// mailboxGrant says what somebody may do with a mailbox: by one of the presets, or by
// single rights.
func (s *Server) mailboxGrant(w http.ResponseWriter, r *http.Request) error {
	return s.grant(w, r, func() (imapclient.Rights, error) {
		rights, ok := templates.PresetRights(r.PostForm.Get("preset"))
		if r.PostForm.Get("preset") == templates.PresetSingly {
			rights, ok = strings.Join(r.PostForm["right"], ""), true
		}
		if !ok || rights == "" {
			return "", badRequest("Choose what this person may do, or remove the person.")
		}
		return imapclient.Rights(rights), nil
	}, "%s may use this folder as you have chosen.")
}

// mailboxGrantRemove takes all rights from somebody.
func (s *Server) mailboxGrantRemove(w http.ResponseWriter, r *http.Request) error {
	return s.grant(w, r, func() (imapclient.Rights, error) { return "", nil }, "%s has no rights of their own in this folder any more.")
}

func (s *Server) grant(w http.ResponseWriter, r *http.Request, read func() (imapclient.Rights, error), said locale.Text) error {
	if err := readForm(r); err != nil {
		return err
	}
	m, listed, err := mailboxAt(r)
	if err != nil {
		return err
	}
	if !account(r).HasACL() {
		return badRequest("This mail server does not let folders be shared.")
	}
	if !m.Rights.Has(imapclient.RightsManage) {
		return mayNot("Whoever shares this folder with you does not let you say who may use it.")
	}
	rights, err := read()
	who := strings.TrimSpace(r.PostForm.Get("person"))
	if err == nil {
		err = s.setGrant(r, m, imapclient.Grant{Identifier: who, Rights: rights})
	}
	if err != nil {
		return s.mailboxSettingsPage(w, r, m, listed, err)
	}
	notify(r, said, templates.GrantedTo(r.Context(), who))
	return s.mailboxShownAnew(w, r, s.links.MailboxAction(m.Name, "settings"), false)
}

func (s *Server) setGrant(r *http.Request, m imapclient.Mailbox, g imapclient.Grant) error {
	if g.Identifier == "" || strings.ContainsFunc(g.Identifier, func(c rune) bool { return c < ' ' }) || len(g.Identifier) > maxMailboxName {
		return badRequest("Type the user name of the person with whom to share the folder.")
	}
	return mailboxProblem(account(r).SetGrant(r.Context(), m.Name, g))
}

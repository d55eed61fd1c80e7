package web

import (
	"context"
	"errors"
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// mailboxesShow is the page of all mailboxes.
func (s *Server) mailboxesShow(w http.ResponseWriter, r *http.Request) error {
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return err
	}
	return s.mailboxesPage(w, r, listed, nil)
}

// mailboxesPage shows it, with what is wrong with the form for a new one.
func (s *Server) mailboxesPage(w http.ResponseWriter, r *http.Request, listed []imapclient.Mailbox, wrong error) error {
	page := templates.MailboxesPageModel{
		Chrome: s.chrome(r, say(r.Context(), "Folders|heading")), Mailboxes: mailboxModels(r.Context(), listed, ""), OnlySubscribed: s.listChoices(r).OnlySubscribed,
		Name: r.Form.Get("name"), Parent: r.FormValue("parent"), Delimiter: delimiterOf(listed), Parents: parentsFor(r.Context(), imapclient.Mailbox{}, listed),
	}
	return s.showMailboxForm(w, r, &page.Chrome, wrong, func(status int) error {
		return s.render(w, r, status, templates.ShowMailboxes(page))
	})
}

// mailboxSettings is the page of what can be done with one mailbox.
func (s *Server) mailboxSettings(w http.ResponseWriter, r *http.Request) error {
	m, listed, err := mailboxAt(r)
	if err != nil {
		return err
	}
	return s.mailboxSettingsPage(w, r, m, listed, nil)
}

func (s *Server) mailboxSettingsPage(w http.ResponseWriter, r *http.Request, m imapclient.Mailbox, listed []imapclient.Mailbox, wrong error) error {
	roles, err := s.rolesFor(r, m, listed)
	if err != nil {
		return err
	}
	page := templates.MailboxSettings{
		Chrome: s.chrome(r, ""), Mailbox: mailboxModel(r.Context(), m, ""), Parents: parentsFor(r.Context(), m, listed), Name: m.Label, Parent: m.Parent,
		Children: childrenOf(m, listed),
	}
	for _, role := range roles {
		page.Roles = append(page.Roles, templates.Role(role))
	}
	if wrong != nil && r.PostForm.Has("name") {
		page.Name, page.Parent = r.PostForm.Get("name"), r.PostForm.Get("parent")
	}
	if page.Shares = account(r).HasACL() && m.Selectable && m.Rights.Has(imapclient.RightsManage); page.Shares {
		if page.Grants, err = s.grants(r, m); err != nil {
			return err
		}
	}
	return s.showMailboxForm(w, r, &page.Chrome, wrong, func(status int) error {
		return s.render(w, r, status, templates.ShowMailboxSettings(page))
	})
}

// showMailboxForm shows a form again with what is wrong with what was typed; to a script
// that is said by itself.
func (s *Server) showMailboxForm(_ http.ResponseWriter, r *http.Request, c *templates.Chrome, wrong error, show func(status int) error) error {
	if wrong == nil {
		return show(http.StatusOK)
	}
	p, ok := errors.AsType[*problem](wrong)
	if !ok || wantsFragment(r) || p.status != http.StatusUnprocessableEntity && p.status != http.StatusConflict {
		return wrong
	}
	s.logFailure(r, p.status, wrong)
	c.Alerts = append(c.Alerts, p.sentence(r.Context()))
	return show(p.status)
}

// parentsFor are the mailboxes that another, or a new one, can be put below.
func parentsFor(ctx context.Context, m imapclient.Mailbox, listed []imapclient.Mailbox) []templates.Mailbox {
	var parents []imapclient.Mailbox
	for _, other := range listed {
		sameSpace := m.Name == "" || m.Namespace == other.Namespace
		if sameSpace && !other.NoInferiors && other.Name != m.Name && !isBelow(other, m) && other.Rights.Has(imapclient.RightCreate) {
			parents = append(parents, other)
		}
	}
	return mailboxModels(ctx, parents, "")
}

package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"hearthmail/imapclient"
)

// The preferences about mailboxes: which one has a role that the server has marked none
// for, and whether the tree shows only those that are subscribed to.
const (
	rolePreference = "role:" // and the role; the mailbox's name
	treePreference = "tree"
	treeSubscribed = "subscribed"
)

// chosenRoles are the roles that a person may give a mailbox.
func chosenRoles() []imapclient.Role {
	return []imapclient.Role{imapclient.RoleDrafts, imapclient.RoleSent, imapclient.RoleArchive, imapclient.RoleJunk, imapclient.RoleTrash}
}

func rolesIn(preferences map[string]string) map[imapclient.Role]string {
	roles := map[imapclient.Role]string{}
	for _, role := range chosenRoles() {
		if name := preferences[rolePreference+string(role)]; name != "" {
			roles[role] = name
		}
	}
	return roles
}

// giveRoles tells a login's account which mailboxes have which role by choice. That the
// database can't be asked is no reason to let nobody in.
func (s *Server) giveRoles(ctx context.Context, login string, account *imapclient.Account) {
	preferences, err := s.store.Preferences(ctx, login)
	if err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "which folders have which use could not be had", slog.Any("error", err))
		return
	}
	account.SetRoles(rolesIn(preferences))
}

// giveRolesAnew is for when a login has chosen otherwise.
func (s *Server) giveRolesAnew(login string) {
	for _, account := range s.accounts.All() {
		if loginOf(account.Username()) == login {
			ctx, cancel := context.WithTimeout(s.life, knownWait)
			s.giveRoles(ctx, login, account)
			cancel()
		}
	}
}

// mailboxRole gives a mailbox a role, or "" for none.
func (s *Server) mailboxRole(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	m, listed, err := mailboxAt(r)
	if err != nil {
		return err
	}
	role := imapclient.Role(r.PostForm.Get("role"))
	roles, err := s.rolesFor(r, m, listed)
	if err != nil {
		return err
	}
	if role != "" && !slices.Contains(roles, role) {
		return badRequest("This folder can't be given that use: the mail server has a folder for it.")
	}
	if err := s.keepRole(r, m, role); err != nil {
		return err
	}
	return s.mailboxDone(w, r, "The use of the folder is kept.", s.back(r, s.links.MailboxAction(m.Name, "settings")))
}

// rolesFor are those that a mailbox may be given, or has been: where the server has marked
// neither it nor another for them.
func (s *Server) rolesFor(r *http.Request, m imapclient.Mailbox, listed []imapclient.Mailbox) ([]imapclient.Role, error) {
	if m.Namespace != imapclient.NamespacePersonal || !m.Selectable || m.Role == imapclient.RoleInbox {
		return nil, nil
	}
	preferences, err := s.store.Preferences(r.Context(), loginFor(r))
	if err != nil {
		return nil, storeProblem(err)
	}
	chosen := rolesIn(preferences)
	if m.Role != "" && chosen[m.Role] != m.Name {
		return nil, nil
	}
	return slices.DeleteFunc(chosenRoles(), func(role imapclient.Role) bool {
		return slices.ContainsFunc(listed, func(other imapclient.Mailbox) bool {
			return other.Role == role && other.Namespace == imapclient.NamespacePersonal && chosen[role] != other.Name
		})
	}), nil
}

func (s *Server) keepRole(r *http.Request, m imapclient.Mailbox, role imapclient.Role) error {
	login := loginFor(r)
	preferences, err := s.store.Preferences(r.Context(), login)
	if err != nil {
		return storeProblem(err)
	}
	for had, name := range rolesIn(preferences) {
		if name == m.Name && had != role {
			if err := s.store.SetPreference(r.Context(), login, rolePreference+string(had), ""); err != nil {
				return storeProblem(err)
			}
		}
	}
	if role != "" {
		if err := s.store.SetPreference(r.Context(), login, rolePreference+string(role), m.Name); err != nil {
			return storeProblem(err)
		}
	}
	s.giveRoles(r.Context(), login, account(r))
	s.chosen(login)
	return account(r).SetRole(r.Context(), m.Name, role)
}

// treeChoose keeps which mailboxes the tree shows.
func (s *Server) treeChoose(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	preference := r.PostForm.Get("tree")
	if preference != treeSubscribed && preference != "all" {
		return badRequest("Choose whether all folders are shown, or only those that are subscribed to.")
	}
	if err := s.store.SetPreference(r.Context(), loginFor(r), treePreference, strings.TrimPrefix(preference, "all")); err != nil {
		return storeProblem(err)
	}
	s.chosen(loginFor(r))
	return s.mailboxDone(w, r, "The choice is kept.", s.links.Mailboxes())
}

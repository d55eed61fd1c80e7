package web

import (
	"net/http"
	"strings"

	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

// groupEdit is the form of one group.
func (s *Server) groupEdit(w http.ResponseWriter, r *http.Request) error {
	page := templates.GroupPage{Chrome: s.chrome(r, say(r.Context(), "Group|heading"))}
	if name := r.URL.Query().Get("name"); name != "" {
		book, err := s.books.of(r.Context(), loginFor(r))
		if err != nil {
			return err
		}
		members, ok := book.membersOf(name)
		if !ok {
			return errNotFound
		}
		page.Before, page.Name = name, name
		page.Members = strings.Join(book.lines(members), "\n")
	}
	return s.render(w, r, http.StatusOK, templates.ShowGroup(page))
}

// lines are addresses with the names that they are known by, each as a field of
// recipients has it.
func (b *contactBook) lines(keys []string) []string {
	lines := make([]string, len(keys))
	for i, key := range keys {
		lines[i] = message.FormatRecipients([]message.Address{{Name: b.byKey[key].Name, Addr: key}})
	}
	return lines
}

// groupSave keeps a group as its form says. Members that aren't known become
// contacts if they have a name.
func (s *Server) groupSave(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	page := templates.GroupPage{Before: contactName(r.PostForm.Get("before")), Name: contactName(r.PostForm.Get("name")), Members: r.PostForm.Get("members")}
	if err := s.keepGroup(r, page); err != nil {
		page.Chrome = s.chrome(r, say(r.Context(), "Group|heading"))
		return s.showForm(w, r, &page.Chrome, err, func() error {
			return s.render(w, r, statusOf(err), templates.ShowGroup(page))
		})
	}
	notify(r, "The group is kept.")
	return redirect(w, r, s.links.Contacts())
}

func (s *Server) keepGroup(r *http.Request, page templates.GroupPage) error {
	if page.Name == "" {
		return badRequest("Give the group a name, such as Family.")
	}
	members, bad := message.ParseRecipients(page.Members)
	if len(bad) > 0 {
		return wrongAddress(r.Context(), bad[0])
	}
	group := store.Group{Name: page.Name}
	var named []store.ImportedContact
	for _, m := range members {
		key, ok := contactKey(m.Addr)
		if !ok {
			return badRequest("A line of the addresses is none: write one a line, such as ann@example.org.")
		}
		group.Addresses = append(group.Addresses, key)
		if name := contactName(m.Name); name != "" {
			named = append(named, store.ImportedContact{Address: key, Name: name})
		}
	}
	if len(group.Addresses) > store.MaxMembers {
		return badRequest("A group has at most 1,000 addresses.")
	}
	login := loginFor(r)
	if len(named) > 0 {
		if err := s.contactsChanged(r, s.store.ImportContacts(r.Context(), login, named)); err != nil {
			return err
		}
	}
	return s.contactsChanged(r, s.store.KeepGroup(r.Context(), login, page.Before, group))
}

// groupRemove forgets a group; its members stay.
func (s *Server) groupRemove(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	name := contactName(r.PostForm.Get("name"))
	if name == "" {
		return badRequest("The form did not name a group. Go back and try again.")
	}
	if err := s.contactsChanged(r, s.store.RemoveGroup(r.Context(), loginFor(r), name)); err != nil {
		return err
	}
	notify(r, "The group is removed. Its people stay.")
	return redirect(w, r, s.links.Contacts())
}

package web

import (
	"errors"
	"net/http"
	"slices"

	"hearthmail/store"
	"hearthmail/templates"
)

// maxChosenGroups bounds how many groups a form may put a contact into.
const maxChosenGroups = 200

// contactEdit is the form of one contact.
func (s *Server) contactEdit(w http.ResponseWriter, r *http.Request) error {
	var page templates.ContactPage
	if address := r.URL.Query().Get("address"); address != "" {
		kept, err := s.contactAt(r, address)
		if err != nil {
			return err
		}
		page.Before, page.Address, page.Name, page.Kept = kept.Address, kept.Address, kept.Name, kept.Kept
	}
	return s.showContact(w, r, page, nil, nil)
}

func (s *Server) contactAt(r *http.Request, address string) (store.Contact, error) {
	key, ok := contactKey(address)
	if !ok {
		return store.Contact{}, errNotFound
	}
	kept, err := s.store.Contact(r.Context(), loginFor(r), key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return kept, errNotFound
	case err != nil:
		return kept, storeProblem(err)
	}
	return kept, nil
}

// showContact shows the form: as it was posted when something is wrong with it.
func (s *Server) showContact(w http.ResponseWriter, r *http.Request, page templates.ContactPage, chosen []string, wrong error) error {
	book, err := s.books.of(r.Context(), loginFor(r))
	if err != nil {
		return err
	}
	if wrong == nil {
		chosen = book.groupsOf(page.Before)
	}
	for _, g := range book.groups {
		page.Groups = append(page.Groups, templates.GroupChoice{Name: g.Name, Member: slices.Contains(chosen, g.Name)})
	}
	page.Chrome = s.chrome(r, say(r.Context(), "Contact|heading"))
	return s.showForm(w, r, &page.Chrome, wrong, func() error {
		return s.render(w, r, statusOf(wrong), templates.ShowContact(page))
	})
}

// showForm shows a form with what is wrong with it, as far as whoever filled it in
// can do something about that; other failures go their usual way.
func (s *Server) showForm(_ http.ResponseWriter, r *http.Request, c *templates.Chrome, wrong error, show func() error) error {
	if wrong == nil {
		return show()
	}
	p, ok := errors.AsType[*problem](wrong)
	if !ok || p.status != http.StatusUnprocessableEntity {
		return wrong
	}
	s.logFailure(r, p.status, wrong)
	c.Alerts = append(c.Alerts, p.sentence(r.Context()))
	return show()
}

func statusOf(wrong error) int {
	if wrong != nil {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// contactSave keeps a contact as its form says.
func (s *Server) contactSave(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	page := templates.ContactPage{Before: r.PostForm.Get("before"), Address: r.PostForm.Get("address"), Name: contactName(r.PostForm.Get("name"))}
	groups := groupNames(r.PostForm["group"])
	if err := s.keepContact(r, page, groups); err != nil {
		return s.showContact(w, r, page, groups, err)
	}
	notify(r, "The contact is kept.")
	return redirect(w, r, s.links.Contacts())
}

// groupNames are the names that a form brings, each once.
func groupNames(texts []string) []string {
	var names []string
	for _, text := range texts {
		if name := contactName(text); name != "" && !slices.Contains(names, name) && len(names) < maxChosenGroups {
			names = append(names, name)
		}
	}
	return names
}

func (s *Server) keepContact(r *http.Request, page templates.ContactPage, groups []string) error {
	address, err := oneAddress(r.Context(), page.Address)
	if err != nil {
		return err
	}
	if page.Name == "" { // "Ann <ann@example.org>", as one pastes it
		page.Name = address.Name
	}
	key, _ := contactKey(address.Addr)
	before, _ := contactKey(page.Before)
	err = s.store.KeepContact(r.Context(), loginFor(r), before, store.Contact{Address: key, Name: page.Name}, groups)
	return s.contactsChanged(r, err)
}

// contactsChanged is for when the contacts have been changed, or not.
func (s *Server) contactsChanged(r *http.Request, err error) error {
	s.books.forget(loginFor(r))
	switch {
	case errors.Is(err, store.ErrFull):
		return badRequest("There are too many already: 20,000 contacts, 500 groups and 1,000 addresses in a group are the most. Remove some first.").because(err)
	case err != nil:
		return storeProblem(err)
	}
	return nil
}

// contactsRemove forgets contacts.
func (s *Server) contactsRemove(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	var keys []string
	for _, address := range r.PostForm["address"] {
		if key, ok := contactKey(address); ok {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 || len(keys) > maxUIDs {
		return badRequest("The form did not name a contact. Go back and try again.")
	}
	if err := s.contactsChanged(r, s.store.RemoveContacts(r.Context(), loginFor(r), keys)); err != nil {
		return err
	}
	notify(r, "The contact is removed.")
	return redirect(w, r, s.links.Contacts())
}

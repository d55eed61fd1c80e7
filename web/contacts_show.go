package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"hearthmail/store"
	"hearthmail/templates"
)

// contactsPage is how many contacts a page of the list has.
const contactsPage = 100

// contactsShow is the page of people's addresses.
func (s *Server) contactsShow(w http.ResponseWriter, r *http.Request) error {
	book, err := s.books.of(r.Context(), loginFor(r))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	view := templates.ContactsView{Query: contactName(q.Get("q")), Group: q.Get("group"), Learnt: q.Get("which") == "learnt"}
	members, ok := book.membersOf(view.Group)
	if view.Group != "" && !ok {
		return errNotFound
	}
	found := book.find(view.Query, len(book.entries), func(e *contactEntry) bool {
		switch {
		case e.group != nil:
			return false
		case view.Group != "":
			return slices.Contains(members, e.Address)
		default:
			return e.Kept != view.Learnt
		}
	})
	if !view.Learnt {
		slices.SortStableFunc(found, func(x, y *contactEntry) int { return cmp.Compare(x.words, y.words) })
	}
	page := templates.ContactsPage{Chrome: s.chrome(r, say(r.Context(), "Contacts|heading")), Found: len(found), Pages: max(1, (len(found)+contactsPage-1)/contactsPage)}
	view.Page, _ = strconv.Atoi(q.Get("page"))
	view.Page = min(max(view.Page, 1), page.Pages)
	page.View = view
	page.Kept, page.Learnt = book.counts()
	from := (view.Page - 1) * contactsPage
	for _, e := range found[from:min(from+contactsPage, len(found))] {
		page.Contacts = append(page.Contacts, templates.ContactEntry{Address: e.Address, Name: e.Name, Kept: e.Kept, Groups: book.groupsOf(e.Address)})
	}
	for _, g := range book.groups {
		page.Groups = append(page.Groups, templates.ContactGroup{Name: g.Name, Members: len(g.Addresses)})
	}
	return s.render(w, r, http.StatusOK, templates.ShowContacts(page))
}

func (b *contactBook) membersOf(name string) ([]string, bool) {
	i := slices.IndexFunc(b.groups, func(g store.Group) bool { return g.Name == name })
	if i < 0 {
		return nil, false
	}
	return b.groups[i].Addresses, true
}

func (b *contactBook) groupsOf(address string) []string {
	var names []string
	for _, g := range b.groups {
		if _, ok := slices.BinarySearch(g.Addresses, address); ok {
			names = append(names, g.Name)
		}
	}
	return names
}

func (b *contactBook) counts() (kept, learnt int) {
	for _, c := range b.byKey {
		if c.Kept {
			kept++
		} else {
			learnt++
		}
	}
	return kept, learnt
}

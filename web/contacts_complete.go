package web

import (
	"net/http"

	"hearthmail/message"
	"hearthmail/templates"
)

// mostFound is how many are offered while one types.
const mostFound = 8

// composeRecipients finds whom one may mean, while one types.
func (s *Server) composeRecipients(w http.ResponseWriter, r *http.Request) error {
	book, err := s.books.of(r.Context(), loginFor(r))
	if err != nil {
		return err
	}
	var found []templates.FoundRecipient
	if text := contactName(r.URL.Query().Get("q")); folded(text) != "" {
		for _, e := range book.find(text, mostFound, (*contactEntry).isOffered) {
			found = append(found, book.offer(e))
		}
	}
	return s.render(w, r, http.StatusOK, templates.RecipientOptions(found))
}

// isOffered leaves out groups of nobody.
func (e *contactEntry) isOffered() bool { return e.group == nil || len(e.group.Addresses) > 0 }

func (b *contactBook) offer(e *contactEntry) templates.FoundRecipient {
	if e.group == nil {
		return templates.FoundRecipient{Name: e.Name, Address: e.Address}
	}
	members := make([]message.Address, len(e.group.Addresses))
	for i, key := range e.group.Addresses {
		members[i] = message.Address{Name: b.byKey[key].Name, Addr: key}
	}
	return templates.FoundRecipient{Name: e.group.Name, Members: len(members), Addresses: message.FormatRecipients(members)}
}

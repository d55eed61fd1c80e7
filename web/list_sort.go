package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/store"
	"hearthmail/templates"
)

// sortedView is a view with the order that its list is shown in: what the address
// says, else what was chosen for the mailbox, as far as the mail server can do that.
func (s *Server) sortedView(r *http.Request, mailbox string, view templates.View) templates.View {
	if view.Sort != "" {
		return view
	}
	sort, order := sortChosen(s.listChoices(r).sortOf(mailbox))
	if !slices.Contains(account(r).Sorts(), imapclient.Sort(sort)) {
		return view
	}
	view.Sort = sort
	if view.Order == "" {
		view.Order = order
	}
	return view
}

// sortChosen reads an order as preferences keep it.
func sortChosen(kept string) (sort, order string) {
	sort, order, _ = strings.Cut(kept, " ")
	return sort, order
}

// mailboxSort keeps the order of a mailbox's list, and shows it so from its
// beginning.
func (s *Server) mailboxSort(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	mailbox, err := mailboxParam(r)
	if err != nil {
		return err
	}
	chosen, err := sortForm(r.Form) // the order may stand in the address that a button posts to
	if err != nil {
		return err
	}
	if err := isMailbox(r, mailbox); err != nil {
		return err
	}
	if err := s.setListChoice(r, sortOf+mailbox, chosen); err != nil {
		return err
	}
	if wantsFragment(r) {
		view, _ := s.shownTo(r)
		page, err := s.listPage(r, mailbox, unsorted(view))
		if err != nil {
			return err
		}
		return s.render(w, r, http.StatusOK, templates.ListFragment(page))
	}
	list := s.links.Mailbox(mailbox, templates.View{})
	return redirect(w, r, sortedAnew(s.backToList(s.back(r, list), list)))
}

// sortForm reads the order that a form asks for, as preferences keep it.
func sortForm(form url.Values) (string, error) {
	asked := templates.View{Sort: form.Get("sort"), Order: form.Get("order")}
	switch {
	case asked.Sort == "":
		return "", badRequest("Choose what the list is to be sorted by.")
	case !slices.Contains(sortNames(), asked.Sort):
		return "", badSort()
	case !slices.Contains([]string{"", "asc", "desc"}, asked.Order):
		return "", badOrder()
	}
	return strings.TrimSuffix(asked.Sort+" "+asked.Order, " "), nil
}

// unsorted is the same messages from their beginning, in the order that is kept.
func unsorted(v templates.View) templates.View {
	v.Sort, v.Order, v.Page = "", "", 0
	return v
}

// sortedAnew is the address of a list from its beginning, in the order that is kept.
func sortedAnew(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	for _, name := range []string{"sort", "order", "page"} {
		query.Del(name)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// isMailbox fails where there is no mailbox of that name.
func isMailbox(r *http.Request, name string) error {
	listed, err := account(r).Mailboxes(r.Context())
	if err == nil && !slices.ContainsFunc(listed, func(m imapclient.Mailbox) bool { return m.Name == name && m.Selectable }) {
		err = errNotFound
	}
	return err
}

// setListChoice keeps what a login has chosen about lists.
func (s *Server) setListChoice(r *http.Request, name, value string) error {
	login := loginFor(r)
	err := s.store.SetPreference(r.Context(), login, name, value)
	if errors.Is(err, store.ErrFull) {
		return badRequest("Hearthmail remembers no more orders of folders for you.").because(err)
	}
	if err != nil {
		return storeProblem(err)
	}
	s.chosen(login)
	return nil
}

// sortNames are what a list may be sorted by.
func sortNames() []string { return []string{"arrival", "date", "from", "to", "subject", "size"} }

func badSort() error {
	return badRequest("A list can be sorted by arrival, date, sender, recipient, subject or size.")
}

func badOrder() error { return badRequest("A list is sorted either upwards or downwards.") }

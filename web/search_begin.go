package web

import (
	"net/http"
	"net/url"
	"time"

	"hearthmail/search"
	"hearthmail/templates"
)

// searchBegin takes what the search field sends: the words, and where to look. It
// leads to the address of that search, or shows it at once to a script.
func (s *Server) searchBegin(w http.ResponseWriter, r *http.Request) error {
	return s.searchFor(w, r, r.URL.Query().Get("q"))
}

// searchCompose does so with the fields of the form.
func (s *Server) searchCompose(w http.ResponseWriter, r *http.Request) error {
	return s.searchFor(w, r, composedSearch(r.URL.Query(), time.Now()))
}

func (s *Server) searchFor(w http.ResponseWriter, r *http.Request, query string) error {
	mailbox, view, err := searchedFrom(r.URL.Query(), query)
	if err != nil {
		return err
	}
	address := s.links.Mailbox(mailbox, view)
	if !wantsFragment(r) {
		return redirect(w, r, address)
	}
	w.Header().Set("HX-Push-Url", address)
	if view.IsAcross() {
		return s.showAcross(w, r, view)
	}
	return s.showList(w, r, s.lists.ask(r, mailbox, view, shapeFragment), templates.ListFragment)
}

// searchedFrom says which list shows a search that was begun on a page: in: among the
// words counts more than what stands beside them.
func searchedFrom(q url.Values, query string) (mailbox string, view templates.View, err error) {
	mailbox, ok := mailboxName(q.Get("mailbox"))
	if !ok {
		mailbox = "INBOX"
	}
	view, err = viewOf(url.Values{"q": {query}, "filter": q["filter"], "label": q["label"]})
	if err != nil {
		return "", view, err
	}
	names, _ := search.Scope(searchedBy(view))
	switch {
	case view.Query == "":
		view = templates.View{}
	case len(names) > 0 || q.Get("scope") == "everywhere":
		view.Found = true
	case q.Get("scope") == "below":
		view.Below = mailbox
	}
	return mailbox, view, nil
}

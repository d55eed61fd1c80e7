package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"hearthmail/imapclient"
	"hearthmail/search"
	"hearthmail/templates"
)

// How long an answer waits for mailboxes that are searched. A script is told later of
// those that answer late; without one, the person looks again.
const (
	searchWait       = 4 * time.Second
	searchWaitScript = 250 * time.Millisecond
)

// searchShow is a page of what is found in several mailboxes.
func (s *Server) searchShow(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Has("scope") {
		return s.searchBegin(w, r)
	}
	view, err := acrossView(r)
	if err != nil {
		return err
	}
	if view.Query == "" {
		return redirect(w, r, s.links.Home())
	}
	return s.showAcross(w, r, view)
}

func acrossView(r *http.Request) (templates.View, error) {
	view, err := viewParams(r)
	view.Found, view.Sort = view.Below == "", ""
	return view, err
}

func (s *Server) showAcross(w http.ResponseWriter, r *http.Request, view templates.View) error {
	wait := searchWait
	if wantsFragment(r) {
		wait = searchWaitScript
	}
	page, err := s.acrossPage(r, view, wait, isRefresh(r) || r.URL.Query().Get("stopped") != "")
	if err != nil {
		return err
	}
	switch {
	case isRefresh(r):
		_, open := s.shownTo(r)
		return s.render(w, r, http.StatusOK, templates.FreshFragment(page, open == 0))
	case wantsFragment(r):
		return s.render(w, r, http.StatusOK, templates.ListFragment(page))
	default:
		return s.render(w, r, http.StatusOK, templates.MailboxesPage(page))
	}
}

// acrossPage is the tree and a page of what has been found, once all mailboxes have
// answered or the time is over. looksOn is for who has seen some of it already.
func (s *Server) acrossPage(r *http.Request, view templates.View, wait time.Duration, looksOn bool) (templates.MailboxPage, error) {
	page := templates.MailboxPage{Turn: account(r).Turn()}
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return page, err
	}
	running := s.searchOf(r, view, listed, looksOn)
	state := running.wait(r.Context(), wait)
	listedHits := min(state.hits, mostListed)
	pages := max(1, (listedHits+imapclient.PageSize-1)/imapclient.PageSize)
	view.Page = min(max(view.Page, 1), pages)
	rows, err := running.page(r.Context(), view.Page)
	if err != nil {
		return page, err
	}
	page.Mailboxes, page.Saved = mailboxModels(r.Context(), listed, ""), s.savedModels(r, "", view)
	page.List = templates.List{
		Label: say(r.Context(), "Search|heading"), Total: uint32(state.hits), View: view, Pages: pages, Sorts: []string{"date"}, Rows: rows, Search: searchModel(view),
	}
	page.List.Search.Progress = progressModel(r.Context(), state, listed)
	if !state.running {
		page.List.Within = running.within()
	}
	page.Chrome = s.chrome(r, "")
	return page, nil
}

func progressModel(ctx context.Context, state searchState, listed []imapclient.Mailbox) *templates.SearchProgress {
	labels := map[string]string{}
	for _, m := range listed {
		labels[m.Name] = labelOf(ctx, m)
	}
	named := func(mailboxes []string) []string {
		names := make([]string, len(mailboxes))
		for i, name := range mailboxes {
			names[i] = labels[name]
		}
		return names
	}
	p := &templates.SearchProgress{
		Done: state.done, Of: state.of, Running: state.running, Stopped: state.stopped,
		Waiting: named(state.waiting), Failed: named(state.failed),
	}
	if state.hits > mostListed {
		p.Listed = mostListed
	}
	return p
}

// searchOf gives the search of a view. One that is done is begun anew by who asks for
// its first page, should anything have changed in the account.
func (s *Server) searchOf(r *http.Request, view templates.View, listed []imapclient.Mailbox, looksOn bool) *runningSearch {
	where := s.withKeywords(r, whereOf(view))
	names, rest := search.Scope(where)
	turn := account(r).Turn()
	suits := func(found *runningSearch) bool {
		state := found.state()
		return looksOn || view.Page > 1 || state.running || !state.stopped && found.turn == turn
	}
	return s.searches.begin(searchKeyOf(r, view), suits, searchOrder{
		account: account(r), turn: turn, mailboxes: searchedMailboxes(listed, view, names), where: rest, ascending: view.Order == "asc",
	})
}

func searchKeyOf(r *http.Request, view templates.View) searchKey {
	return searchKey{
		account: account(r), query: view.Query, below: view.Below, filter: view.Filter, label: view.Label, ascending: view.Order == "asc",
	}
}

// searchedMailboxes are those that a search looks in: the ones that it names, or
// the one that it was begun in with those below it, or all. Junk and what was thrown
// away come last.
func searchedMailboxes(listed []imapclient.Mailbox, view templates.View, names []string) []string {
	anywhere := slices.Contains(names, search.Everywhere)
	var first, last []string
	below := -1 // depth of view.Below while its mailboxes are listed
	for _, m := range listed {
		if below >= 0 && m.Depth <= below {
			below = -1
		}
		if m.Name == view.Below {
			below = m.Depth
		}
		wanted := anywhere || len(names) == 0 && (view.Below == "" || below >= 0) || slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, m.Name) })
		switch {
		case !wanted || !m.Selectable:
		case m.Role == imapclient.RoleJunk || m.Role == "trash":
			last = append(last, m.Name)
		default:
			first = append(first, m.Name)
		}
	}
	return append(first, last...)
}

// whereOf is all that a view asks of a message, as one expression.
func whereOf(view templates.View) search.Expression {
	filter, where := conditionsOf(view)
	states := map[imapclient.Filter]string{
		imapclient.FilterUnread: "unread", imapclient.FilterFlagged: "starred", imapclient.FilterDeleted: "deleted",
	}
	if state, ok := states[filter]; ok {
		where = search.Every(where, search.IsState(state))
	}
	return where
}

// searchStop ends a search: what was found by then stays to be looked through.
func (s *Server) searchStop(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	view, err := viewOf(r.PostForm)
	if err != nil {
		return err
	}
	view.Found, view.Sort = view.Below == "", ""
	if running := s.searches.find(searchKeyOf(r, view)); running != nil {
		running.end()
	}
	if wantsFragment(r) {
		page, err := s.acrossPage(r, view, 0, true)
		if err != nil {
			return err
		}
		return s.render(w, r, http.StatusOK, templates.FreshFragment(page, true))
	}
	return redirect(w, r, s.links.Search(view)+"&stopped=1")
}

// totalOf is how many messages a list has; all is how many its mailbox has.
func (s *Server) totalOf(r *http.Request, mailbox string, view templates.View, all uint32) (uint32, error) {
	if view.IsAcross() || view.Filter == "" && view.Label == "" && view.Query == "" {
		return all, nil
	}
	total, err := account(r).Count(r.Context(), mailbox, s.queryFor(r, view))
	return uint32(total), err
}

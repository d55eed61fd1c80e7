package web

import (
	"cmp"
	"net/http"
	"strings"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/templates"
)

// mostRowsTold is how many rows an answer holds at most: more than a page has.
const mostRowsTold = 200

// rowsFragment shows the messages of an act as they are now, and the message that is
// open in the page that asked, should it be among them. Of those that have left it says
// so.
func (s *Server) rowsFragment(w http.ResponseWriter, r *http.Request, p postedAct) error {
	shown := cmp.Or(p.mailbox, shownMailbox(r))
	view, open := s.shownTo(r)
	of := shown // the list's mailbox
	if view.IsAcross() {
		of = ""
	}
	var rows, left []templates.Row
	for _, g := range p.Groups {
		there, gone, err := s.rowsNow(r, g, of)
		if err != nil {
			return err
		}
		rows, left = append(rows, there...), append(left, gone...)
	}
	var page templates.MailboxPage
	var err error
	if p.mailbox != "" {
		page, err = s.rowsPage(r, p.mailbox, view, p.Groups[0].UIDValidity, rows)
	} else {
		page, err = s.treePage(r, shown, view, rows)
	}
	if err != nil {
		return err
	}
	showOpen(&page, open, shown, view)
	if p.mailbox != "" {
		return s.render(w, r, http.StatusOK, templates.RowsFragment(page))
	}
	return s.render(w, r, http.StatusOK, templates.MessagesFragment(page, left))
}

// rowsNow are messages as they are now, and those that aren't there any more.
func (s *Server) rowsNow(r *http.Request, g acts.Group, shown string) (there, gone []templates.Row, err error) {
	uids, _ := g.UIDs.Highest(mostRowsTold)
	summaries, validity, err := account(r).Summaries(r.Context(), g.Mailbox, g.UIDValidity, uids.All())
	if err != nil {
		return nil, nil, err
	}
	found := make([]uint32, len(summaries))
	for i := range summaries {
		found[i] = summaries[i].UID
	}
	for _, uid := range uids.Without(imapclient.UIDsOf(found...)).All() {
		gone = append(gone, templates.Row{UID: uid})
	}
	return rowsOf(rowModels(r.Context(), summaries), shown, g.Mailbox, validity), rowsOf(gone, shown, g.Mailbox, validity), nil
}

// showOpen has the page show the state of the open message too, if it is among
// the rows.
func showOpen(page *templates.MailboxPage, open uint32, mailbox string, view templates.View) {
	for i := range page.List.Rows {
		row := &page.List.Rows[i]
		if row.UID == open && (row.Mailbox == "" || row.Mailbox == mailbox) {
			row.Current = true
			page.Message = &templates.Message{Mailbox: mailbox, UIDValidity: page.List.UIDValidity, View: view, Row: *row}
		}
	}
}

// rowsPage is the tree, the numbers of the list, and single rows of it.
func (s *Server) rowsPage(r *http.Request, mailbox string, view templates.View, uidValidity uint32, rows []templates.Row) (templates.MailboxPage, error) {
	var page templates.MailboxPage
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return page, err
	}
	page.Mailboxes, page.List = s.treeModels(r, listed, mailbox), listHead(r.Context(), mailbox, listed)
	page.List.View, page.List.UIDValidity, page.List.Rows = view, uidValidity, rows
	page.List.Search, page.Saved = searchModel(view), s.savedModels(r, mailbox, view)
	if page.List.Total, err = s.totalOf(r, mailbox, view, page.List.Total); err != nil {
		return page, err
	}
	page.Chrome = s.chrome(r, "")
	return page, nil
}

// treePage is the tree, and single rows of a page that shows messages of several
// mailboxes.
func (s *Server) treePage(r *http.Request, shown string, view templates.View, rows []templates.Row) (templates.MailboxPage, error) {
	var page templates.MailboxPage
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return page, err
	}
	page.Mailboxes, page.List = s.treeModels(r, listed, shown), listHead(r.Context(), shown, listed)
	page.List.View, page.List.Rows = view, rows
	page.List.Search, page.Saved = searchModel(view), s.savedModels(r, shown, view)
	page.Chrome = s.chrome(r, "")
	return page, nil
}

// isMessage says whether an address of ours is that of an open message.
func (s *Server) isMessage(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	rest, found := strings.CutPrefix(path, s.base+"/mailboxes/")
	return found && strings.Contains(rest, "/messages/")
}

package web

import (
	"context"
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// showsThreads says whether each conversation is to have one row of the list.
func (s *Server) showsThreads(r *http.Request, view templates.View) bool {
	if view.IsAcross() {
		return false // its rows are of several mailboxes
	}
	if view.Threads == "" {
		return s.listChoices(r).Threads
	}
	return view.Threads == "on"
}

// listOf is a page of a mailbox's list, of conversations where that is asked for
// and the server tells enough for it.
func (s *Server) listOf(r *http.Request, mailbox string, view templates.View, listed []imapclient.Mailbox) (templates.List, error) {
	sorted := s.sortedView(r, mailbox, view)
	threads := templates.ThreadList{Usual: s.listChoices(r).Threads}
	if s.showsThreads(r, view) {
		page, err := account(r).Threads(r.Context(), mailbox, s.threadQuery(r, view))
		if err == nil {
			l := listModel(r.Context(), plainPage(page), view, mailbox, listed)
			threads.Shown, threads.Partial, threads.Messages = true, page.Partial, uint32(page.Messages)
			l.Threads, l.Rows = threads, threadRowModels(r.Context(), mailbox, page.Rows)
			return l, nil
		}
		if imapclient.KindOf(err) != imapclient.KindUnsupported {
			return templates.List{}, err
		}
		threads.Unable = true
	}
	page, err := account(r).Page(r.Context(), mailbox, s.queryFor(r, sorted))
	if err != nil {
		return templates.List{}, err
	}
	l := listModel(r.Context(), page, view, mailbox, listed).SortedAs(sorted)
	l.Threads = threads
	return l, nil
}

// threadQuery is which conversations are asked for. Their order is that of what was
// written last, whatever single messages are sorted by.
func (s *Server) threadQuery(r *http.Request, view templates.View) imapclient.Query {
	if view.Sort != string(imapclient.SortDate) && view.Sort != string(imapclient.SortArrival) {
		view.Sort, view.Order = "", ""
	}
	return s.queryFor(r, view)
}

// plainPage is what a page of conversations has in common with any other. They have no
// other order to choose.
func plainPage(p *imapclient.ThreadPage) *imapclient.Page {
	return &imapclient.Page{
		UIDValidity: p.UIDValidity, Total: p.Total, Unseen: p.Unseen, Number: p.Number, Pages: p.Pages, Sorts: []imapclient.Sort{imapclient.SortArrival},
	}
}

func threadRowModels(ctx context.Context, mailbox string, threads []imapclient.ThreadRow) []templates.Row {
	rows := make([]templates.Row, len(threads))
	for i := range threads {
		rows[i] = threadRowModel(ctx, mailbox, &threads[i])
	}
	return rows
}

// threadRowModel is the row of the conversation's newest message in the mailbox, with
// what is true of the whole.
func threadRowModel(ctx context.Context, mailbox string, t *imapclient.ThreadRow) templates.Row {
	row := rowModel(ctx, &t.Summary)
	row.Thread = &templates.ThreadRow{
		Count: t.Count, Unread: t.Unread, Struck: t.Struck, NewUnread: row.Unread, People: t.People,
	}
	for _, m := range t.Members {
		row.Thread.Members = append(row.Thread.Members, templates.ThreadMember{Mailbox: m.Mailbox, UID: m.UID})
		if m.Mailbox == mailbox {
			row.Thread.Here = append(row.Thread.Here, m.UID)
		}
	}
	row.Unread = t.Unread > 0
	if !t.Newest.IsZero() {
		row.Date = t.Newest
	}
	return row
}

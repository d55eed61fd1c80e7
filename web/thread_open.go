package web

import (
	"cmp"
	"context"
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// threadShow leads to the conversation that a message of the list is in: to the
// first of its messages that is unread, else to the one that was asked for.
func (s *Server) threadShow(w http.ResponseWriter, r *http.Request) error {
	mailbox, uid, err := messageParams(r)
	if err != nil {
		return err
	}
	view, err := viewParams(r)
	if err != nil {
		return err
	}
	if !s.showsThreads(r, view) {
		view.Threads = "on"
	}
	members, err := s.threadOf(r, mailbox, 0, uid)
	if err != nil {
		return err
	}
	at := templates.ThreadMember{Mailbox: mailbox, UID: uid}
	for i := range members {
		if m := &members[i]; !m.Has(imapclient.FlagSeen) {
			at = templates.ThreadMember{Mailbox: m.Mailbox, UID: m.UID}
			break
		}
	}
	address := s.links.ThreadMessage(mailbox, at.Mailbox, at.UID, view)
	if !wantsFragment(r) {
		return redirect(w, r, address)
	}
	if at.Mailbox != mailbox {
		view.List = mailbox
	}
	w.Header().Set("HX-Push-Url", address)
	return s.openMessage(w, r, at.Mailbox, at.UID, view)
}

// threadRows are the messages of a conversation, to be shown below its row.
func (s *Server) threadRows(w http.ResponseWriter, r *http.Request) error {
	if !wantsFragment(r) {
		return s.threadShow(w, r)
	}
	mailbox, uid, err := messageParams(r)
	if err != nil {
		return err
	}
	view, err := viewParams(r)
	if err != nil {
		return err
	}
	members, err := s.threadOf(r, mailbox, 0, uid)
	if err != nil {
		return err
	}
	page, err := s.rowsPage(r, mailbox, view, 0, nil)
	if err != nil {
		return err
	}
	at := s.pageShown(r)
	thread := threadModel(r.Context(), &page, members, at.mailbox, at.open)
	return s.render(w, r, http.StatusOK, templates.ThreadRowsFragment(page, uid, *thread))
}

// threadOf is the conversation of a message, oldest first: none where the server
// tells too little to put it together.
func (s *Server) threadOf(r *http.Request, mailbox string, uidValidity, uid uint32) ([]imapclient.ThreadMessage, error) {
	members, err := account(r).Thread(r.Context(), mailbox, uidValidity, uid)
	if imapclient.KindOf(err) == imapclient.KindUnsupported {
		return nil, nil
	}
	return members, err
}

// threadModel is a conversation beside the page's list, in which one message may be
// open.
func threadModel(ctx context.Context, page *templates.MailboxPage, members []imapclient.ThreadMessage, mailbox string, open uint32) *templates.Thread {
	t := &templates.Thread{List: page.List.Mailbox, View: page.List.View}
	for i := range members {
		m := &members[i]
		row := rowModel(ctx, &m.Summary)
		row.Mailbox, row.UIDValidity = m.Mailbox, m.UIDValidity
		row.Current = m.Mailbox == mailbox && m.UID == open
		t.Messages = append(t.Messages, templates.ThreadMessage{Row: row, Place: placeOf(page, m.Mailbox)})
	}
	return t
}

// placeOf is what a mailbox is called beside the page's list, "" for that list's own.
func placeOf(page *templates.MailboxPage, mailbox string) string {
	if mailbox == page.List.Mailbox {
		return ""
	}
	for _, b := range page.Mailboxes {
		if b.Name == mailbox {
			return b.Label
		}
	}
	return mailbox
}

// joinThread shows the open message in its conversation, with the conversations above
// and below as its neighbours.
func (s *Server) joinThread(r *http.Request, page *templates.MailboxPage) error {
	m := page.Message
	members, err := s.threadOf(r, m.Mailbox, m.UIDValidity, m.UID)
	if err != nil && imapclient.KindOf(err) != imapclient.KindNotFound {
		return err
	}
	m.Thread = threadModel(r.Context(), page, members, m.Mailbox, m.UID)
	m.Previous, m.Next = 0, 0
	m.Above, m.Below, err = s.threadsAround(r, page)
	return err
}

// threadsAround are the conversations above and below the current one, which may be
// on the pages next to this one.
func (s *Server) threadsAround(r *http.Request, page *templates.MailboxPage) (above, below *templates.Row, err error) {
	rows, number := page.List.Rows, page.List.View.Page
	for i := range rows {
		if !rows[i].Current {
			continue
		}
		if i > 0 {
			above = new(rows[i-1])
		} else if number > 1 {
			above, err = s.threadAt(r, page.List, number-1, true)
		}
		if err != nil {
			return nil, nil, err
		}
		if i+1 < len(rows) {
			below = new(rows[i+1])
		} else if number < page.List.Pages {
			below, err = s.threadAt(r, page.List, number+1, false)
		}
		return above, below, err
	}
	return nil, nil, nil
}

// threadAt is the first or the last conversation of another page of the list.
func (s *Server) threadAt(r *http.Request, list templates.List, number int, last bool) (*templates.Row, error) {
	view := list.View
	view.Page = number
	page, err := account(r).Threads(r.Context(), list.Mailbox, s.threadQuery(r, view))
	if err != nil || len(page.Rows) == 0 {
		return nil, err
	}
	at := 0
	if last {
		at = len(page.Rows) - 1
	}
	row := threadRowModel(r.Context(), list.Mailbox, &page.Rows[at])
	return &row, nil
}

// listBeside is the mailbox whose list is beside a message.
func listBeside(view templates.View, mailbox string) string { return cmp.Or(view.List, mailbox) }

package web

import (
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// answerAnew answers an act with the list that the page shows, as it is now, and with
// the open message. It is for lists in which one message changes more than its row, or
// whose rows are not those of the act.
func (s *Server) answerAnew(w http.ResponseWriter, r *http.Request, at pageShown) error {
	page, err := s.listPage(r, at.list, at.view)
	if err != nil {
		return err
	}
	if err := s.showOpenNow(r, &page, at); err != nil {
		return err
	}
	if at.open != 0 && page.Message == nil { // it has left
		return s.render(w, r, http.StatusOK, templates.ListFragment(page))
	}
	return s.render(w, r, http.StatusOK, templates.AnewFragment(page))
}

// answersAnew says whether an act on messages of the mailbox, "" for any, is to be
// answered so.
func (s *Server) answersAnew(r *http.Request, at pageShown, mailbox string) bool {
	return at.list != "" && (s.showsThreads(r, at.view) || mailbox != "" && mailbox != at.list)
}

// showOpenNow has the page show how the open message is by now, with its conversation
// where these are shown. One that has left is not shown.
func (s *Server) showOpenNow(r *http.Request, page *templates.MailboxPage, at pageShown) error {
	if at.open == 0 {
		return nil
	}
	rows, validity, err := account(r).Summaries(r.Context(), at.mailbox, 0, []uint32{at.open})
	if err != nil || len(rows) == 0 {
		return unlessGone(err)
	}
	page.Message = openModel(at, validity, rowModel(r.Context(), &rows[0]))
	if !page.List.Threads.Shown {
		return nil
	}
	members, err := s.threadOf(r, at.mailbox, validity, at.open)
	page.Message.Thread = threadModel(r.Context(), page, members, at.mailbox, at.open)
	return unlessGone(err)
}

func unlessGone(err error) error {
	if imapclient.KindOf(err) == imapclient.KindNotFound {
		return nil
	}
	return err
}

// openModel is what changes of an open message. Its elements are told from those of
// messages of the list's mailbox by where it lies.
func openModel(at pageShown, uidValidity uint32, row templates.Row) *templates.Message {
	if row.Current = true; at.list != at.mailbox {
		row.Mailbox, row.UIDValidity = at.mailbox, uidValidity
	}
	return &templates.Message{Mailbox: at.mailbox, UIDValidity: uidValidity, View: at.view, Row: row}
}

package web

import (
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// showLast answers a request for a list that the mail server could not be asked
// for: with the list as it was when it could, and a word that says so. The
// status is the failure's. Where there is no such list, or in a page that shows
// one already, the failure is all.
func (s *Server) showLast(w http.ResponseWriter, r *http.Request, q pageQuestion, err error) error {
	switch imapclient.KindOf(err) {
	case imapclient.KindUnreachable, imapclient.KindTimeout, imapclient.KindBusy:
	default:
		return err
	}
	if q.key.shape != shapeWhole {
		return err
	}
	last, ok := account(r).LastPage(q.key.mailbox, s.queryFor(r, s.sortedView(r, q.key.mailbox, q.key.view)))
	if !ok {
		return err
	}
	p := s.problemOf(err)
	s.logFailure(r, p.status, err)
	page := templates.MailboxPage{Turn: account(r).Turn(), Chrome: s.chrome(r, "")}
	listed := account(r).LastMailboxes()
	page.Mailboxes, page.Saved = s.treeModels(r, listed, q.key.mailbox), s.savedModels(r, q.key.mailbox, q.key.view)
	page.List = listModel(r.Context(), last, q.key.view, q.key.mailbox, listed).SortedAs(s.sortedView(r, q.key.mailbox, q.key.view))
	page.Away = sentences(p.sentence(r.Context()), say(r.Context(), "This is the folder as it was when the mail server last answered."))
	return s.render(w, r, p.status, templates.MailboxesPage(page))
}

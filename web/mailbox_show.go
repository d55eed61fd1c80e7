package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// mailboxShow is a page of a mailbox's list.
func (s *Server) mailboxShow(w http.ResponseWriter, r *http.Request) error {
	mailbox, err := mailboxParam(r)
	if err != nil {
		return err
	}
	view, err := viewParams(r)
	if err != nil {
		return err
	}
	switch {
	case view.IsAcross():
		return redirect(w, r, s.links.Search(view))
	case isRefresh(r):
		return s.refresh(w, r, mailbox, view)
	case wantsFragment(r):
		return s.showList(w, r, s.askList(r, mailbox, view, shapeFragment), templates.ListFragment)
	default:
		return s.showList(w, r, s.askList(r, mailbox, view, shapeWhole), templates.MailboxesPage)
	}
}

// showList answers with what is asked for: from the cache if it is there and
// there is nothing to say that changes by itself: a notice, which is shown once, or
// letters on their way.
func (s *Server) showList(w http.ResponseWriter, r *http.Request, q pageQuestion, show func(templates.MailboxPage) templ.Component) error {
	if kept, ok := s.lists.find(q); ok && !personOf(r).board.any() && (q.key.shape != shapeWhole || s.outboxModel(r).Empty() && len(s.jobModels(r)) == 0) {
		send(w, http.StatusOK, kept)
		return nil
	}
	page, err := s.listPage(r, q.key.mailbox, q.key.view)
	if err != nil {
		return s.showLast(w, r, q, err)
	}
	q.known = q.known && !page.List.Threads.Partial
	return s.sendList(w, r, q, page.Chrome, show(page))
}

// sendList makes the page, and keeps it unless it says something that is for
// this session alone.
func (s *Server) sendList(w http.ResponseWriter, r *http.Request, q pageQuestion, said templates.Chrome, c templ.Component) error {
	page, err := s.packer.page(r, c)
	if err != nil {
		return err
	}
	if said.IsSilent() {
		s.lists.keep(q, page)
	}
	send(w, http.StatusOK, page)
	return nil
}

// isRefresh says whether our script looks again at a list that is shown, since
// the stream of events has told of a change.
func isRefresh(r *http.Request) bool {
	return wantsFragment(r) && r.Header.Get("Hearthmail-Refresh") == "true"
}

// refresh answers with the list as it is now, and with what has become of the
// message that is open beside it.
func (s *Server) refresh(w http.ResponseWriter, r *http.Request, mailbox string, view templates.View) error {
	at := s.pageShown(r)
	if at.open == 0 {
		return s.showList(w, r, s.askList(r, mailbox, view, shapeFresh), func(page templates.MailboxPage) templ.Component {
			return templates.FreshFragment(page, true)
		})
	}
	page, err := s.listPage(r, mailbox, view)
	if err != nil {
		return err
	}
	if page.List.Threads.Shown || at.mailbox != mailbox {
		if err := s.showOpenNow(r, &page, at); err != nil {
			return err
		}
	} else {
		showOpen(&page, at.open, mailbox, at.view)
	}
	return s.render(w, r, http.StatusOK, templates.FreshFragment(page, false))
}

// listPage is the tree and a page of the list.
func (s *Server) listPage(r *http.Request, mailbox string, view templates.View) (templates.MailboxPage, error) {
	page := templates.MailboxPage{Turn: account(r).Turn()}
	listed, err := account(r).Mailboxes(r.Context()) // first: it tells how much each mailbox holds
	if err != nil {
		return page, err
	}
	view.List = ""
	if page.List, err = s.listOf(r, mailbox, view, listed); err != nil {
		return page, err
	}
	page.Mailboxes, page.Saved = s.treeModels(r, listed, mailbox), s.savedModels(r, mailbox, view)
	page.Chrome = s.chrome(r, "")
	return page, nil
}

// mailboxModels turns the tree into what is shown.
func mailboxModels(ctx context.Context, listed []imapclient.Mailbox, current string) []templates.Mailbox {
	models := make([]templates.Mailbox, len(listed))
	for i, m := range listed {
		models[i] = mailboxModel(ctx, m, current)
	}
	return models
}

func mailboxModel(ctx context.Context, m imapclient.Mailbox, current string) templates.Mailbox {
	return templates.Mailbox{
		Name: m.Name, Label: labelOf(ctx, m), Depth: m.Depth, Role: templates.Role(m.Role),
		Selectable: m.Selectable, Total: m.Total, Unseen: m.Unseen, Current: m.Name == current,
		MailboxFacts: templates.MailboxFacts{
			Parent: m.Parent, Delimiter: m.Delimiter, Namespace: string(m.Namespace), Rights: string(m.Rights),
			Subscribed: m.Subscribed, NoInferiors: m.NoInferiors,
		},
	}
}

func labelOf(ctx context.Context, m imapclient.Mailbox) string {
	if m.Role == imapclient.RoleInbox {
		return say(ctx, "Inbox|folder")
	}
	return m.Label
}

func listModel(ctx context.Context, p *imapclient.Page, view templates.View, mailbox string, listed []imapclient.Mailbox) templates.List {
	l := listHead(ctx, mailbox, listed)
	l.UIDValidity, l.Unseen, l.Total = p.UIDValidity, p.Unseen, uint32(p.Total)
	l.View, l.Pages, l.Through = view, p.Pages, p.Through
	l.View.Page = p.Number
	for _, order := range p.Sorts {
		l.Sorts = append(l.Sorts, string(order))
	}
	l.Rows = rowModels(ctx, p.Rows)
	l.Search = searchModel(view)
	return l
}

// listHead is what can be said of a list without its rows.
func listHead(ctx context.Context, mailbox string, listed []imapclient.Mailbox) templates.List {
	l := templates.List{Mailbox: mailbox, Label: mailbox}
	for _, m := range listed {
		if m.Name != mailbox {
			continue
		}
		l.Label, l.Role, l.Unseen, l.Total = labelOf(ctx, m), templates.Role(m.Role), m.Unseen, m.Total
		l.ShowTo = m.Role == imapclient.RoleSent || m.Role == imapclient.RoleDrafts
	}
	return l
}

func rowModels(ctx context.Context, summaries []imapclient.Summary) []templates.Row {
	rows := make([]templates.Row, len(summaries))
	for i := range summaries {
		rows[i] = rowModel(ctx, &summaries[i])
	}
	return rows
}

func rowModel(ctx context.Context, m *imapclient.Summary) templates.Row {
	return templates.Row{
		UID: m.UID, Flags: m.Flags, Date: m.Date, From: m.From, To: m.To, Subject: m.Subject, Size: m.Size,
		Unread:        !m.Has(imapclient.FlagSeen),
		Flagged:       m.Has(imapclient.FlagFlagged),
		Answered:      m.Has(imapclient.FlagAnswered),
		Deleted:       m.Has(imapclient.FlagDeleted),
		HasAttachment: m.HasAttachments,
		Fault:         faultOf(ctx, m),
	}
}

func faultOf(ctx context.Context, m *imapclient.Summary) string {
	if m.Unreadable {
		return say(ctx, "This message's header could not be read. Open it, or download the original.")
	}
	return ""
}

package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// messageFlags adds and removes flags. What is struck is a matter for delete
// and undelete alone.
func (s *Server) messageFlags(w http.ResponseWriter, r *http.Request) error {
	form, err := readMessagesForm(r)
	if err != nil {
		return err
	}
	if err := s.makeLabel(r); err != nil {
		return err
	}
	change := imapclient.Change{Add: flagsIn(r, "add"), Remove: flagsIn(r, "remove")}
	all := slices.Concat(change.Add, change.Remove)
	if len(all) == 0 || slices.ContainsFunc(all, func(f string) bool { return !mayChange(f) }) {
		return badRequest("Messages can be marked as read, starred or answered, or be given a label of plain letters.")
	}
	return s.change(w, r, form, change, "")
}

func flagsIn(r *http.Request, field string) []string {
	var flags []string
	for _, value := range r.Form[field] {
		flags = append(flags, slices.DeleteFunc(strings.Split(value, " "), func(f string) bool { return f == "" })...)
	}
	return flags
}

func mayChange(flag string) bool {
	if !strings.HasPrefix(flag, `\`) {
		return imapclient.ValidFlag(flag)
	}
	for _, system := range []string{imapclient.FlagSeen, imapclient.FlagFlagged, imapclient.FlagAnswered} {
		if strings.EqualFold(flag, system) {
			return true
		}
	}
	return false
}

// messageDelete strikes messages through: they stay where they are.
func (s *Server) messageDelete(w http.ResponseWriter, r *http.Request) error {
	form, err := readMessagesForm(r)
	if err != nil {
		return err
	}
	return s.change(w, r, form, imapclient.Change{Add: []string{imapclient.FlagDeleted}}, "struck through")
}

// messageUndelete takes that back.
func (s *Server) messageUndelete(w http.ResponseWriter, r *http.Request) error {
	form, err := readMessagesForm(r)
	if err != nil {
		return err
	}
	return s.change(w, r, form, imapclient.Change{Remove: []string{imapclient.FlagDeleted}}, "restored")
}

// change changes flags and answers with the changed rows, or with the page
// that the form was on. done says in words what was done; "" where the row
// itself says enough.
func (s *Server) change(w http.ResponseWriter, r *http.Request, form messagesForm, change imapclient.Change, done string) error {
	mailbox, err := mailboxParam(r)
	if err != nil {
		return err
	}
	rows, err := account(r).Change(r.Context(), mailbox, form.uidValidity, form.uids, change)
	if err != nil {
		return err
	}
	if done != "" {
		personOf(r).board.notify(fmt.Sprintf("%s %s.", countOf(len(rows)), done))
	}
	if wantsFragment(r) {
		return s.rowsFragment(w, r, mailbox, form, rows)
	}
	list := s.links.Mailbox(mailbox, templates.View{})
	if slices.Contains(change.Remove, imapclient.FlagSeen) {
		// The page of an open message would mark it as read again.
		return redirect(w, r, s.backToList(s.back(r, list), list))
	}
	return redirect(w, r, s.back(r, list))
}

func countOf(messages int) string {
	if messages == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", messages)
}

// rowsFragment shows rows as they are now, and the message that is open in
// the page that asked, should it be among them.
func (s *Server) rowsFragment(w http.ResponseWriter, r *http.Request, mailbox string, form messagesForm, rows []imapclient.Summary) error {
	view, open := s.shownTo(r)
	page, err := s.rowsPage(r, mailbox, view, form.uidValidity, rowModels(rows))
	if err != nil {
		return err
	}
	showOpen(&page, open, view)
	return s.render(w, r, http.StatusOK, templates.RowsFragment(page))
}

// showOpen has the page show the state of the open message too, if it is among
// the rows.
func showOpen(page *templates.MailboxPage, open uint32, view templates.View) {
	for i := range page.List.Rows {
		row := &page.List.Rows[i]
		if row.UID == open {
			row.Current = true
			page.Message = &templates.Message{Mailbox: page.List.Mailbox, UIDValidity: page.List.UIDValidity, View: view, Row: *row}
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
	page.Mailboxes, page.List = s.treeModels(r, listed, mailbox), listHead(mailbox, listed)
	page.List.View, page.List.UIDValidity, page.List.Rows = view, uidValidity, rows
	if view.Filter != "" {
		total, err := account(r).Count(r.Context(), mailbox, queryOf(view))
		if err != nil {
			return page, err
		}
		page.List.Total = uint32(total)
	}
	page.Chrome = s.chrome(r, "")
	return page, nil
}

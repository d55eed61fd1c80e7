package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/templates"
)

// postedAct is an act as a form asks for it.
type postedAct struct {
	acts.Act
	mailbox string // whose messages the fields "uid" name; "" for none
	leaves  bool   // messages have gone from where they were
}

// readAct reads an act on messages that the form names by "uid", within a mailbox, and
// by "message" anywhere.
func (s *Server) readAct(r *http.Request, kind acts.Kind) (postedAct, error) {
	p := postedAct{Act: acts.Act{Kind: kind, ToTrash: kind == acts.Strike && s.listChoices(r).Trash}}
	if err := readForm(r); err != nil {
		return p, err
	}
	if chi.URLParam(r, "mailbox") != "" {
		var err error
		if p.mailbox, err = mailboxParam(r); err != nil {
			return p, err
		}
	}
	if err := s.readMessages(r, &p); err != nil {
		return p, err
	}
	p.ToTrash = p.ToTrash && mayLeave(r, p.Groups)
	switch kind {
	case acts.Flags:
		if err := s.makeLabel(r); err != nil {
			return p, err
		}
		return p, p.readFlags(r)
	case acts.Move, acts.Copy:
		return p, p.readTarget(r)
	default:
		return p, nil
	}
}

func (s *Server) readMessages(r *http.Request, p *postedAct) error {
	if r.Form.Get("all") != "" {
		if p.mailbox == "" {
			return s.readAllFound(r, p)
		}
		return s.readAll(r, p)
	}
	uids, refs := r.Form["uid"], r.Form["message"]
	if p.mailbox == "" {
		uids = nil
	}
	if len(uids)+len(refs) == 0 {
		return badRequest("No messages were chosen. Tick one or more first.")
	}
	if len(uids)+len(refs) > maxUIDs {
		return badRequest("That is more than 10,000 messages at once. Please choose fewer.")
	}
	if len(uids) > 0 {
		form, err := readMessagesForm(r)
		if err != nil {
			return err
		}
		p.Groups = append(p.Groups, acts.Group{Mailbox: p.mailbox, UIDValidity: form.uidValidity, UIDs: imapclient.UIDsOf(form.uids...)})
	}
	others, err := readRefs(refs)
	p.Groups = append(p.Groups, others...)
	return err
}

// readRefs reads messages of any mailboxes, as templates.MessageRef writes them.
func readRefs(refs []string) ([]acts.Group, error) {
	type place struct {
		mailbox     string
		uidValidity uint32
	}
	named := map[place][]uint32{}
	var order []place
	for _, ref := range refs {
		first, rest, _ := strings.Cut(ref, ".")
		second, name, _ := strings.Cut(rest, ".")
		validity, ok1 := parseNumber(first)
		uid, ok2 := parseNumber(second)
		mailbox, ok3 := mailboxName(name)
		if !ok1 || !ok2 || !ok3 {
			return nil, badRequest("One of the chosen messages can't be recognised. Reload the list and try again.")
		}
		at := place{mailbox, validity}
		if named[at] == nil {
			order = append(order, at)
		}
		named[at] = append(named[at], uid)
	}
	groups := make([]acts.Group, len(order))
	for i, at := range order {
		groups[i] = acts.Group{Mailbox: at.mailbox, UIDValidity: at.uidValidity, UIDs: imapclient.UIDsOf(named[at]...)}
	}
	return groups, nil
}

// readFlags reads which flags are to be changed. What is struck is a matter for delete
// and undelete alone.
func (p *postedAct) readFlags(r *http.Request) error {
	p.Add, p.Remove = flagsIn(r, "add"), flagsIn(r, "remove")
	all := slices.Concat(p.Add, p.Remove)
	if len(all) == 0 || slices.ContainsFunc(all, func(f string) bool { return !mayChange(f) }) {
		return badRequest("Messages can be marked as read, starred or answered, or be given a label of plain letters.")
	}
	return nil
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

// readTarget reads where messages are to go.
func (p *postedAct) readTarget(r *http.Request) error {
	target, ok := mailboxName(r.Form.Get("target"))
	if !ok {
		return badRequest("No folder was chosen to bring the messages to.")
	}
	p.Target = target
	return nil
}

// readAll finds the messages of a whole list, as it was when its page was made.
func (s *Server) readAll(r *http.Request, p *postedAct) error {
	validity, ok1 := parseNumber(r.Form.Get("uidvalidity"))
	through, ok2 := parseNumber(r.Form.Get("through"))
	if !ok1 || !ok2 {
		return badRequest("The list that this was sent from can't be recognised. Reload it and try again.")
	}
	view, err := viewOf(r.Form)
	if err != nil {
		return err
	}
	uids, err := account(r).Those(r.Context(), p.mailbox, validity, s.queryFor(r, view), through)
	if err != nil {
		return err
	}
	if uids.Len() == 0 {
		return badRequest("There is nothing left in this list. Reload it to see how it is now.")
	}
	p.Groups = []acts.Group{{Mailbox: p.mailbox, UIDValidity: validity, UIDs: uids}}
	return nil
}

// shownMailbox is the mailbox whose list the page shows that our script sent the request
// from; "" for a page without.
func shownMailbox(r *http.Request) string {
	address, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil {
		return ""
	}
	_, after, found := strings.Cut(address.EscapedPath(), "/mailboxes/")
	name, _, _ := strings.Cut(after, "/")
	decoded, err := url.PathUnescape(name)
	if !found || err != nil {
		return ""
	}
	mailbox, _ := mailboxName(decoded)
	return mailbox
}

// rowsOf are the rows of messages for the page that shows a mailbox's list, "" for none.
func rowsOf(rows []templates.Row, shown, mailbox string, uidValidity uint32) []templates.Row {
	if shown == mailbox {
		return rows
	}
	for i := range rows {
		rows[i].Mailbox, rows[i].UIDValidity = mailbox, uidValidity
	}
	return rows
}

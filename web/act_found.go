package web

import (
	"errors"
	"net/http"
	"slices"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/search"
	"hearthmail/templates"
)

// within says how far the mailboxes were looked at that have hits: what a page of them
// shows, and counts, is as it was then.
func (r *runningSearch) within() []templates.Within {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]templates.Within, 0, len(r.veins))
	for _, v := range r.veins {
		all = append(all, templates.Within{Mailbox: v.mailbox, UIDValidity: v.uidValidity, Through: v.through})
	}
	slices.SortFunc(all, func(x, y templates.Within) int {
		return slices.Index(r.mailboxes, x.Mailbox) - slices.Index(r.mailboxes, y.Mailbox)
	})
	return all
}

// readAllFound finds all messages again that a search over several mailboxes has found,
// as far as these were looked at then. Unless each of them answers nothing is done.
func (s *Server) readAllFound(r *http.Request, p *postedAct) error {
	bounds, err := readRefs(r.Form["within"])
	if err != nil {
		return err
	}
	view, err := viewOf(r.Form)
	if err != nil {
		return err
	}
	if len(bounds) == 0 || view.Query == "" {
		return badRequest("The list that this was sent from can't be recognised. Reload it and try again.")
	}
	_, where := search.Scope(s.withKeywords(r, whereOf(view)))
	if p.Groups, err = foundWithin(r, bounds, where); err != nil {
		return err
	}
	if len(p.Groups) == 0 {
		return badRequest("There is nothing left of what was found. Search again to see how it is now.")
	}
	return nil
}

// foundWithin gives the messages of each mailbox that are found, none with a higher UID
// than its bound.
func foundWithin(r *http.Request, bounds []acts.Group, where search.Expression) ([]acts.Group, error) {
	names := make([]string, len(bounds))
	for i, b := range bounds {
		names[i] = b.Mailbox
	}
	found := make([]imapclient.Found, len(bounds))
	err := account(r).FindAll(r.Context(), names, where, func(f imapclient.Found) {
		found[slices.Index(names, f.Mailbox)] = f
	})
	if err != nil {
		return nil, err
	}
	var groups []acts.Group
	for i, b := range bounds {
		if found[i].Err != nil {
			return nil, found[i].Err
		}
		if found[i].UIDValidity != b.UIDValidity {
			return nil, &imapclient.Error{Kind: imapclient.KindConflict, Op: "find messages", Err: errors.New("another UIDVALIDITY")}
		}
		through := b.UIDs.All()[0]
		uids := slices.DeleteFunc(slices.Clone(found[i].UIDs), func(uid uint32) bool { return uid > through })
		if len(uids) > 0 {
			groups = append(groups, acts.Group{Mailbox: b.Mailbox, UIDValidity: b.UIDValidity, UIDs: imapclient.UIDsOf(uids...)})
		}
	}
	return groups, nil
}

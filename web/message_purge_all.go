package web

import (
	"net/http"

	"hearthmail/acts"
	"hearthmail/imapclient"
	"hearthmail/search"
	"hearthmail/templates"
)

// mostPurged is how many messages are purged at once: their UIDs fit into a form,
// however far they lie apart.
const mostPurged = 50_000

// purgeAllShow asks before the struck messages of a whole list leave the server. It shows
// the first, and has the answer name them all: whatever is struck later stays.
func (s *Server) purgeAllShow(w http.ResponseWriter, r *http.Request) error {
	mailbox, err := mailboxParam(r)
	if err != nil {
		return err
	}
	validity, ok1 := parseNumber(r.URL.Query().Get("uidvalidity"))
	through, ok2 := parseNumber(r.URL.Query().Get("through"))
	if !ok1 || !ok2 {
		return badRequest("The list that this was sent from can't be recognised. Reload it and try again.")
	}
	view, err := viewParams(r)
	if err != nil {
		return err
	}
	query := s.queryFor(r, view)
	query.Where = search.Every(query.Where, search.IsState("deleted"))
	struck, err := account(r).Those(r.Context(), mailbox, validity, query, through)
	if err != nil {
		return err
	}
	page, err := s.purgePage(r, mailbox, validity, struck)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, templates.PurgeConfirmPage(page))
}

func (s *Server) purgePage(r *http.Request, mailbox string, validity uint32, struck imapclient.UIDs) (templates.PurgePage, error) {
	page := templates.PurgePage{
		Chrome: s.chrome(r, ""), Mailbox: mailbox, Label: labelOfName(r.Context(), mailbox),
		UIDValidity: validity, Back: s.back(r, s.links.Mailbox(mailbox, templates.View{})),
	}
	struck, _ = struck.Highest(mostPurged)
	shown, rest := struck.Highest(imapclient.PageSize)
	if shown.Len() == 0 {
		return page, nil
	}
	rows, _, err := account(r).Summaries(r.Context(), mailbox, validity, shown.All())
	if err != nil {
		return page, err
	}
	var there []uint32
	for _, row := range rowModels(r.Context(), rows) {
		if row.Deleted {
			page.Rows = append([]templates.Row{row}, page.Rows...) // the newest first, as the list has them
			there = append(there, row.UID)
		}
	}
	page.More, page.Set = rest.Len(), rest.With(imapclient.UIDsOf(there...)).String()
	return page, nil
}

// purgeSet takes exactly the messages off the server that the question was about, as far
// as they are struck. Where they are many that goes on by itself.
func (s *Server) purgeSet(w http.ResponseWriter, r *http.Request) error {
	mailbox, err := mailboxParam(r)
	if err != nil {
		return err
	}
	validity, ok := parseNumber(r.Form.Get("uidvalidity"))
	uids, err := imapclient.ParseUIDs(r.Form.Get("set"))
	if !ok || err != nil || uids.Len() > mostPurged {
		return badRequest("The question that this answers can't be recognised. Go back and ask again.")
	}
	if err := heed(r, needToPurge(mailbox)); err != nil {
		return err
	}
	o, err := s.runner.Do(r.Context(), actor(r), acts.Act{
		Kind: acts.Purge, Groups: []acts.Group{{Mailbox: mailbox, UIDValidity: validity, UIDs: uids}},
	})
	list := s.links.Mailbox(mailbox, templates.View{})
	after := s.backToList(s.cameFrom(r, list), list)
	switch {
	case err != nil:
		return actFailed(err, acts.Purge)
	case o.Err != nil:
		return s.actBroken(r, o)
	case o.Running():
		return redirect(w, r, s.links.Act(o.ID, after))
	}
	s.tellAct(r, o)
	return redirect(w, r, after)
}

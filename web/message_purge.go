package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hearthmail/templates"
)

// purgeShow asks before messages leave the server, and shows which: of those
// that were chosen the struck ones.
func (s *Server) purgeShow(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Get("all") != "" {
		return s.purgeAllShow(w, r)
	}
	mailbox, form, err := readPurgeForm(r)
	if err != nil {
		return err
	}
	rows, validity, err := account(r).Summaries(r.Context(), mailbox, form.uidValidity, form.uids)
	if err != nil {
		return err
	}
	list := s.links.Mailbox(mailbox, templates.View{})
	page := templates.PurgePage{
		Chrome: s.chrome(r, ""), Mailbox: mailbox, Label: labelOfName(r.Context(), mailbox),
		UIDValidity: validity, Back: s.back(r, list),
	}
	for _, row := range rowModels(r.Context(), rows) {
		if row.Deleted {
			page.Rows = append(page.Rows, row)
		} else {
			page.Kept++
		}
	}
	slices.Reverse(page.Rows) // the newest first, as the list has them
	return s.render(w, r, http.StatusOK, templates.PurgeConfirmPage(page))
}

func readPurgeForm(r *http.Request) (mailbox string, form messagesForm, err error) {
	if mailbox, err = mailboxParam(r); err != nil {
		return "", form, err
	}
	form, err = readMessagesForm(r)
	return mailbox, form, err
}

func labelOfName(ctx context.Context, mailbox string) string {
	if mailbox == "INBOX" {
		return say(ctx, "Inbox|folder")
	}
	return mailbox
}

// purge takes exactly the messages that the form names off the server, as far
// as they are struck. It answers with the list, since the page that asked is
// about messages that are gone.
func (s *Server) purge(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	if r.Form.Get("set") != "" {
		return s.purgeSet(w, r)
	}
	mailbox, form, err := readPurgeForm(r)
	if err != nil {
		return err
	}
	if err := heed(r, needToPurge(mailbox)); err != nil {
		return err
	}
	if form.uidValidity == 0 {
		return badRequest("The list that this was sent from can't be recognised. Reload it and try again.")
	}
	purged, err := account(r).Purge(r.Context(), mailbox, form.uidValidity, form.uids)
	if err != nil {
		return err
	}
	notifySaid(r, purgedInWords(r.Context(), purged, len(form.uids)))
	list := s.links.Mailbox(mailbox, templates.View{})
	if wantsFragment(r) {
		page, err := s.listPage(r, mailbox, templates.View{})
		if err != nil {
			return err
		}
		return s.render(w, r, http.StatusOK, templates.ListFragment(page))
	}
	return redirect(w, r, s.backToList(s.cameFrom(r, list), list))
}

// cameFrom is the page that led to the question whether to purge: the form
// hands it on.
func (s *Server) cameFrom(r *http.Request, fallback string) string {
	address, err := url.Parse(r.Form.Get("back"))
	if err != nil || address.Host != "" || address.Path == "" {
		return s.back(r, fallback)
	}
	return s.local(address, fallback)
}

func purgedInWords(ctx context.Context, purged, asked int) string {
	switch {
	case purged == 0:
		return say(ctx, "Nothing was purged: the messages had been restored or had already left.")
	case purged < asked:
		return sentences(say(ctx, "%d messages purged.", purged), say(ctx, "The others had been restored or had already left."))
	default:
		return say(ctx, "%d messages purged.", purged)
	}
}

// backToList is back if that is a view of the list. From an open message it is
// the view beside it: the message's own page would show what is gone. From
// anywhere else, such as the page that asks whether to purge, it is list.
func (s *Server) backToList(back, list string) string {
	path, query, found := strings.Cut(back, "?")
	if !found || path != list && !strings.HasPrefix(path, list+"/messages/") {
		return list
	}
	return list + "?" + query
}

package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

// goOn opens a letter wherever it is: its last draft, what has come back from the
// outbox, or an empty page, on which the browser puts what it has kept.
func (c *composer) goOn(q url.Values) error {
	id := composeID(q.Get("id"))
	if opened, err := c.openLast(q, id); opened || err != nil {
		return err
	}
	letter, err := c.server.store.FindLetter(c.request.Context(), loginFor(c.request), id)
	if err == nil && (letter.State == store.LetterTaken || letter.State == store.LetterFailed) {
		return c.again(id)
	}
	if err == nil {
		return sentProblem(letter.State)
	}
	c.page.ID = id
	c.setIdentity(c.identities[0], c.identities[0].Address)
	return c.fill("", "", "")
}

// comeBack opens a letter that comes back from the outbox: as it was sent, or as it
// was saved since then.
func (c *composer) comeBack(q url.Values) error {
	id := q.Get("letter")
	if err := c.server.notSent(c.request.Context(), loginFor(c.request), id); err != nil {
		return err
	}
	if opened, err := c.openLast(q, id); opened || err != nil {
		return err
	}
	return c.again(id)
}

// openLast opens a letter's last draft, and says whether there is one.
func (c *composer) openLast(q url.Values, id string) (bool, error) {
	d, err := c.server.store.Draft(c.request.Context(), loginFor(c.request), id)
	if errors.Is(err, store.ErrNotFound) || err == nil && d.UID == 0 {
		return false, nil
	}
	if err != nil {
		return false, storeProblem(err)
	}
	q.Set("mailbox", d.Mailbox)
	q.Set("draft", strconv.FormatUint(uint64(d.UID), 10))
	if err = c.openDraft(q); imapclient.KindOf(err) == imapclient.KindNotFound {
		return false, nil
	}
	return true, err
}

// composeRestore is the page of a letter with what the browser has kept of it. It
// changes nothing: the page saves that.
func (s *Server) composeRestore(w http.ResponseWriter, r *http.Request) error {
	f, err := s.readCompose(w, r)
	if err != nil {
		return err
	}
	page, err := s.composeAgain(r, f)
	if err != nil {
		return err
	}
	page.Notices = append(page.Notices, say(r.Context(), "What you wrote here hadn't been saved yet. It is back."))
	return s.render(w, r, http.StatusOK, templates.ShowCompose(page))
}

// fillDraftFields fills in what has no place in a mail.
func (c *composer) fillDraftFields(h message.Header) {
	fields := draftFieldsIn(h)
	for name, into := range map[string]*string{
		"from": &c.page.From, "to": &c.page.To, "cc": &c.page.Cc, "bcc": &c.page.Bcc, "reply-to": &c.page.ReplyTo, "at": &c.page.At,
	} {
		if fields.Has(name) {
			*into = fields.Get(name)
		}
	}
	c.page.Notify = c.page.Notify || fields.Has("notify")
}

// nameDraft has the page know of the letter's last copy, whoever has saved that: it
// is where the letter goes on.
func (c *composer) nameDraft() error {
	d, err := c.server.store.Draft(c.request.Context(), loginFor(c.request), c.page.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return storeProblem(err)
	}
	c.page.Draft, c.page.DraftUIDValidity = d.UID, d.UIDValidity
	return nil
}

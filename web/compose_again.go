package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

// again opens a letter that comes back from the outbox, as it was when it was sent.
func (c *composer) again(id string) error {
	if err := c.server.notSent(c.request.Context(), loginFor(c.request), id); err != nil {
		return err
	}
	form, err := c.server.store.LetterForm(c.request.Context(), loginFor(c.request), id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return storeProblem(err)
	}
	values, err := url.ParseQuery(string(form))
	if err != nil || len(values) == 0 {
		return (&problem{status: http.StatusNotFound, heading: "This letter is not here any more",
			message: "It has been sent, or discarded. Look among the sent messages."}).because(err)
	}
	if err := c.fillForm(composeFormOf(values)); err != nil {
		return err
	}
	c.page.Tab = rand.Text() // it may be opened in two windows
	return c.nameDraft()
}

// composeAgain is the page of a letter that was posted, with all that it had: for one
// that can't be sent as it is. What is wrong with it, or is to be asked, the caller
// puts in.
func (s *Server) composeAgain(r *http.Request, f *composeForm) (templates.Compose, error) {
	c, err := s.composer(r)
	if err != nil {
		return templates.Compose{}, err
	}
	if err := c.fillForm(f); err != nil {
		return templates.Compose{}, err
	}
	return c.finished(), nil
}

// fillForm fills in what was posted.
func (c *composer) fillForm(f *composeForm) error {
	p := &c.page
	p.Again = true
	p.ID, p.Back, p.From, p.To, p.Cc, p.Bcc, p.ReplyTo = f.id, c.server.localAddress(f.back), f.from, f.to, f.cc, f.bcc, f.replyTo
	if f.tab != "" {
		p.Tab = f.tab
	}
	p.Subject, p.Text, p.InReplyTo, p.References = f.subject, f.text, f.inReplyTo, f.references
	p.Original, p.Kind, p.Draft, p.DraftUIDValidity = f.original, f.kind, f.draft, f.draftUIDValidity
	p.At, p.Notify, p.Confirmed, p.Heading = f.at, f.notify, f.confirmed, headingOf(c.request.Context(), f.kind)
	if opened, err := time.Parse(time.RFC3339, f.opened); err == nil {
		p.Opened = opened
	}
	if p.Rich = f.html != ""; p.Rich {
		p.HTML = message.CleanLetterHTML(f.html, c.ownPicture)
		if p.Text == "" {
			p.Text = message.TextFromHTML(p.HTML)
		}
	}
	if err := c.listAttached(f.attached); err != nil {
		return err
	}
	return c.showOriginal(f.original)
}

// ownPicture lets pictures stay that go with this letter.
func (c *composer) ownPicture(src string) (string, bool) {
	return src, strings.HasPrefix(src, c.server.links.ComposePart(c.page.ID, ""))
}

// listAttached lists what goes with the letter already: copies that were made when it
// was posted.
func (c *composer) listAttached(tokens []string) error {
	if len(tokens) == 0 {
		return nil
	}
	kept, err := c.server.store.Uploads(c.request.Context(), loginFor(c.request), c.page.ID)
	if err != nil {
		return storeProblem(err)
	}
	known := map[string]store.Upload{}
	for _, u := range kept {
		known[u.Token] = u
	}
	for _, token := range tokens {
		u := known[token]
		c.page.Attached = append(c.page.Attached, templates.ComposeAttachment{
			Token: token, Name: u.Name, Type: u.Type, Size: u.Size, Address: c.server.links.ComposePart(c.page.ID, token),
		})
	}
	return nil
}

// localAddress is an address of ours that a form brings, "" for any other.
func (s *Server) localAddress(text string) string {
	address, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return s.local(address, "")
}

func headingOf(ctx context.Context, kind string) string {
	switch kind {
	case "reply":
		return say(ctx, "Reply|heading")
	case "reply-all":
		return say(ctx, "Reply to all|heading")
	case "forward", "forward-attached":
		return say(ctx, "Forward|heading")
	}
	return say(ctx, "New message|heading")
}

package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"time"

	"hearthmail/locale"
	"hearthmail/message"
	"hearthmail/templates"
)

// composeShow is the page that a letter is written on. It changes nothing: what it
// takes over from other messages is copied when the letter is saved or sent.
func (s *Server) composeShow(w http.ResponseWriter, r *http.Request) error {
	if !s.canSend() {
		return cantSend()
	}
	s.sizes.want(usernameOf(r))
	c, err := s.composer(r)
	if err != nil {
		return err
	}
	if err := c.begin(r.URL.Query()); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, templates.ShowCompose(c.finished()))
}

// finished is the page with the frame of every page.
func (c *composer) finished() templates.Compose {
	c.page.Chrome = c.server.chrome(c.request, c.page.Heading)
	c.page.Tagged = taggedIdentity(c.identities, c.page.From)
	if c.page.Beside != nil {
		c.page.Beside.Chrome = c.page.Chrome
	}
	return c.page
}

// canSend says whether letters can be sent here.
func (s *Server) canSend() bool { return s.submission != nil }

func cantSend() error {
	return &problem{status: http.StatusNotFound, heading: "Mail can only be read here",
		message: "No server for sending is set. Whoever runs Hearthmail can name one with --smtp."}
}

// composer fills the page of a letter.
type composer struct {
	server     *Server
	request    *http.Request
	identities []templates.Identity
	identity   templates.Identity // that the letter is from
	page       templates.Compose
}

func (s *Server) composer(r *http.Request) (*composer, error) {
	identities, err := s.identities(r.Context(), r)
	if err != nil {
		return nil, err
	}
	canned, err := s.cannedReplies(r.Context(), loginFor(r))
	if err != nil {
		return nil, err
	}
	return &composer{server: s, request: r, identities: identities, page: templates.Compose{
		Heading: say(r.Context(), "New message|heading"), ID: rand.Text(), Tab: rand.Text(), Opened: time.Now(),
		Back: s.back(r, ""), Identities: identities, Canned: canned, MaxSize: s.submissionSize(r),
	}}, nil
}

// say gives a text in the language of the one who writes.
func (c *composer) say(text locale.Text) string { return say(c.request.Context(), text) }

// begin fills it with what the address asks for.
func (c *composer) begin(q url.Values) error {
	switch {
	case q.Has("id"):
		return c.goOn(q)
	case q.Has("letter"):
		return c.comeBack(q)
	case q.Has("draft"):
		return c.openDraft(q)
	case q.Has("edit"):
		return c.editAsNew(q, "edit")
	case q.Has("resend"):
		return c.editAsNew(q, "resend")
	}
	for _, kind := range []string{"reply-all", "reply", "list", "forward"} {
		if q.Has(kind) {
			return c.answer(kind, q)
		}
	}
	c.setIdentity(c.identities[0], c.identities[0].Address)
	switch {
	case q.Has("mailto"):
		return c.fillMailto(q.Get("mailto"))
	case q.Has("template"):
		return c.fillCanned(q.Get("template"))
	}
	return c.fill("", "", "")
}

// setIdentity has the letter be from an identity, under one of its addresses.
func (c *composer) setIdentity(identity templates.Identity, address string) {
	c.identity = identity
	c.page.From = message.FormatRecipients([]message.Address{{Name: identity.Name, Addr: address}})
	c.page.ReplyTo = identity.ReplyTo
	if identity.BccSelf {
		c.page.Bcc = address
	}
}

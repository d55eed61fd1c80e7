package web

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

// originalField says in a draft how its letter began, and with which message.
const originalField = "X-Hearthmail-Original"

// openDraft has a draft be written on, whichever program has kept it.
func (c *composer) openDraft(q url.Values) error {
	if q.Get("mailbox") == "" {
		mailbox, err := c.draftsMailbox()
		if err != nil {
			return err
		}
		q.Set("mailbox", mailbox)
	}
	o, err := c.originalOf(q, "draft")
	if err != nil {
		return err
	}
	c.page.ID = letterOfDraft(o.header, o.token())
	if again, err := c.isOnItsWay(o); again || err != nil {
		return err
	}
	c.page.Heading = c.say("Draft|heading")
	if saved, ok := o.header.Date(); ok {
		c.page.Opened = saved // what has come since then, nobody who wrote it knows
	}
	c.page.Draft, c.page.DraftUIDValidity = o.mail.message.UID, o.mail.message.UIDValidity
	answered := message.ParseHeader([]byte("Message-ID: " + oneLine(o.header.Raw("In-Reply-To")) + "\r\n"))
	c.setThread(answered.MessageID(), o.header.References())
	c.page.Kind, c.page.Original = originalOfDraft(o.header)
	if err := c.fillFrom(o); err != nil {
		return err
	}
	c.fillDraftFields(o.header)
	if c.page.Original == "" {
		return nil
	}
	return c.showOriginal(c.page.Original)
}

// draftsMailbox is where drafts are.
func (c *composer) draftsMailbox() (string, error) {
	listed, err := account(c.request).Mailboxes(c.request.Context())
	if err != nil {
		return "", err
	}
	for _, m := range listed {
		if m.Role == imapclient.RoleDrafts && m.Selectable {
			return m.Name, nil
		}
	}
	return "", errNotFound
}

// isOnItsWay looks whether the draft's letter has been sent meanwhile. One that came
// back opens as it was sent, unless the draft is newer; one that has arrived is no
// reason not to write another.
func (c *composer) isOnItsWay(o *original) (opened bool, err error) {
	letter, err := c.server.store.FindLetter(c.request.Context(), loginFor(c.request), c.page.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return false, nil
	case err != nil:
		return false, storeProblem(err)
	}
	switch letter.State {
	case store.LetterFiled:
		c.page.ID = rand.Text()
		return false, nil
	case store.LetterFailed, store.LetterTaken:
		if saved, ok := o.header.Date(); ok && saved.After(letter.Created) { // it can't be saved while it is on its way
			return false, nil
		}
		return true, c.again(c.page.ID)
	}
	return false, &problem{status: http.StatusConflict, heading: "This letter is on its way",
		message: "It waits in the outbox, or is being sent just now. To write on, take it back there first."}
}

// originalOfDraft is how the draft began, and the token of the message that it did
// with.
func originalOfDraft(h message.Header) (kind, token string) {
	kind, token, _ = strings.Cut(h.Text(originalField), " ")
	if t, ok := parseMailToken(token); !ok || t.Part != "" {
		return "", ""
	}
	switch kind {
	case "reply", "reply-all", "forward", "forward-attached":
		return kind, token
	}
	return "", ""
}

// editAsNew begins a letter with all that a message has: its recipients, its text
// and what is attached.
func (c *composer) editAsNew(q url.Values, name string) error {
	o, err := c.originalOf(q, name)
	if err != nil {
		return err
	}
	return c.fillFrom(o)
}

// fillFrom fills in the letter that a message is.
func (c *composer) fillFrom(o *original) error {
	from, own := o.header.Addresses("From"), c.setSender(o)
	if own {
		c.page.From = message.FormatRecipients(from[:1])
	} else {
		c.setIdentity(c.identities[0], c.identities[0].Address)
	}
	field := func(name string) string {
		// Nobody is the name of a group without members (RFC 5322, section 3.4).
		return message.FormatRecipients(slices.DeleteFunc(o.header.Addresses(name), func(a message.Address) bool {
			return a.Addr == "" && strings.HasPrefix(strings.ToLower(a.Name), "undisclosed")
		}))
	}
	c.page.To, c.page.Cc = field("To"), field("Cc")
	if own || c.page.Draft > 0 { // somebody else would get the answers, or a copy
		c.page.Bcc, c.page.ReplyTo = field("Bcc"), field("Reply-To")
	}
	c.page.Subject = o.header.Text("Subject")
	lines, html, err := c.text(o)
	if err != nil {
		return err
	}
	if o.isTooMuch() {
		return &problem{status: http.StatusUnprocessableEntity, heading: "This message is too long to be written on", message: "Forward it as an attachment instead."}
	}
	c.attach(o, o.attachable())
	c.page.Text, c.page.HTML, c.page.Rich = message.JoinLines(lines), html, html != ""
	return nil
}

// setSender has the letter be from whom the message is, if that is oneself.
func (c *composer) setSender(o *original) bool {
	from := o.header.Addresses("From")
	if len(from) == 0 || !c.isOwn(from[0].Addr) {
		return false
	}
	c.setIdentity(c.identityWith(from[0].Addr), from[0].Addr)
	return true
}

// identityWith is the identity that has an address, or the usual one.
func (c *composer) identityWith(address string) templates.Identity {
	for _, identity := range c.identities {
		if isOwn([]templates.Identity{identity}, address) {
			return identity
		}
	}
	return c.identities[0]
}

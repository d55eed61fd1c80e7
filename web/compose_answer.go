package web

import (
	"net/url"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/message"
)

// answer begins a letter that answers a message or forwards it: "reply",
// "reply-all", "list" or "forward".
func (c *composer) answer(kind string, q url.Values) error {
	o, err := c.originalOf(q, "uid")
	if err != nil {
		return err
	}
	if !c.setSender(o) {
		c.setIdentity(c.server.identityFor(c.identities, o.withWholeHeader()))
	}
	c.page.Original = o.token().String()
	if kind == "forward" {
		err = c.forward(o, q.Get("forward") == "attached")
	} else {
		err = c.reply(o, kind)
	}
	if err != nil {
		return err
	}
	return c.showBeside(o)
}

// withWholeHeader is the message with all of its header, which says under which
// address it came.
func (o *original) withWholeHeader() *imapclient.Message {
	m := *o.mail.message
	m.Header = o.header
	return &m
}

func (c *composer) reply(o *original, kind string) error {
	c.page.Heading, c.page.Kind = c.say("Reply|heading"), kind
	to := message.ReplyRecipients(o.header, c.isOwn, kind == "reply-all")
	switch kind {
	case "reply-all":
		c.page.Heading = c.say("Reply to all|heading")
	case "list":
		list, ok := message.ListRecipient(o.header)
		if !ok {
			return badRequest("This message doesn't say where letters to its mailing list go. Use “Reply to all”.")
		}
		c.page.Heading, c.page.Kind = c.say("Reply to the list|heading"), "reply"
		to = message.Recipients{To: []message.Address{list}}
	}
	c.page.To, c.page.Cc = message.FormatRecipients(to.To), message.FormatRecipients(to.Cc)
	c.page.Subject = message.ReplySubject(o.header.Text("Subject"))
	c.setThread(message.ReplyThread(o.header))
	quoted, err := c.quoted(o)
	if err != nil {
		return err
	}
	return c.fill("", quoted.ReplyText(), quoted.ReplyHTML())
}

// forward has the message within the letter's own text, or attached as it is. What
// can't be read here, or is too much to be written on, is always attached.
func (c *composer) forward(o *original, attached bool) error {
	c.page.Heading, c.page.Kind = c.say("Forward|heading"), "forward"
	c.page.Subject = message.ForwardSubject(o.header.Text("Subject"))
	_, references := message.ReplyThread(o.header)
	c.setThread("", references)
	if attached || o.mail.structure == nil || o.content.Encrypted || o.content.Wrapped != nil || o.isTooMuch() {
		c.page.Kind = "forward-attached"
		c.attachWhole(o)
		return c.fill("", "", "")
	}
	quoted, err := c.quoted(o)
	if err != nil {
		return err
	}
	c.attach(o, o.attachable())
	return c.fill("", quoted.ForwardText(), quoted.ForwardHTML())
}

// quoted is what a letter quotes of the message.
func (c *composer) quoted(o *original) (*message.Quoted, error) {
	lines, html, err := c.text(o)
	return &message.Quoted{
		Header: o.header, Lines: lines, HTML: html, Zone: zoneOf(c.request),
		Words: message.ReplyWordsFor(locale.Of(c.request.Context()).Tag),
	}, err
}

func (c *composer) setThread(inReplyTo string, references []string) {
	c.page.InReplyTo, c.page.References = messageIDList(inReplyTo), messageIDList(references...)
}

// messageIDList writes ids as their fields have them.
func messageIDList(ids ...string) string {
	var list []string
	for _, id := range ids {
		if id != "" {
			list = append(list, "<"+id+">")
		}
	}
	return strings.Join(list, " ")
}

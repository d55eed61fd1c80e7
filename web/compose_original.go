package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// maxQuoted bounds what is taken over of a message's text, in octets as encoded.
const maxQuoted = 1 << 20

// original is a message that a letter begins with.
type original struct {
	mail    *openMail
	header  message.Header // all of it
	content message.Content
}

// originalOf opens the message that the address names, unread if it was.
func (c *composer) originalOf(q url.Values, name string) (*original, error) {
	uid, ok := parseNumber(q.Get(name))
	mailbox, named := mailboxName(q.Get("mailbox"))
	if !ok || !named {
		return nil, badRequest("The address doesn't say which message is meant. Open the message, and use its buttons.")
	}
	return c.openOriginal(mailToken{Mailbox: mailbox, UID: uid})
}

// openOriginal opens a message. Where the token has a UIDVALIDITY, it must be the
// mailbox's.
func (c *composer) openOriginal(t mailToken) (*original, error) {
	r := c.request
	m, err := account(r).Message(r.Context(), t.Mailbox, t.UID, nil)
	if err != nil {
		return nil, err
	}
	if t.UIDValidity != 0 && t.UIDValidity != m.UIDValidity {
		return nil, errNotFound
	}
	o := &original{mail: mailOfMessage(r, t.Mailbox, m), content: message.Choose(m.Structure)}
	raw, err := o.mail.headerBytes(r.Context(), maxHeaderShown)
	o.header = message.ParseHeader(raw)
	return o, err
}

// token names the whole message.
func (o *original) token() mailToken {
	return mailToken{Mailbox: o.mail.mailbox, UIDValidity: o.mail.message.UIDValidity, UID: o.mail.message.UID}
}

func (o *original) partToken(part *message.Part) mailToken {
	t := o.token()
	t.Part = part.Path
	return t
}

// body is the section that stands first to be read, nil for none. Nothing else is
// ever quoted: what a mail brings besides may have been put there to be sent back.
func (o *original) body() *message.Section {
	at := slices.IndexFunc(o.content.Sections, func(s message.Section) bool {
		return s.Kind == message.SectionText || s.Kind == message.SectionHTML
	})
	if at < 0 {
		return nil
	}
	return &o.content.Sections[at]
}

// isTooMuch says whether a letter can't have all of the text within its own.
func (o *original) isTooMuch() bool {
	body := o.body()
	return body != nil && body.Part.Size > maxQuoted || o.content.Shortened
}

// text is what the body says; of HTML also that, cleaned. A part that can't be read
// says nothing, as where it is shown.
func (c *composer) text(o *original) (lines []message.Line, html string, err error) {
	body := o.body()
	if body == nil {
		return nil, "", nil
	}
	text, err := o.mail.text(c.request.Context(), body.Part, maxQuoted)
	switch {
	case err != nil && isOfThePart(err):
		return nil, "", nil
	case err != nil:
		return nil, "", err
	case body.Kind == message.SectionText:
		return message.FormatPart(text, body.Part), "", nil
	}
	html = message.CleanLetterHTML(text, c.pictures(o))
	return message.FormatText(message.TextFromHTML(html), nil), html, nil
}

// maxRemoteAddress bounds the address of a picture that lies elsewhere.
const maxRemoteAddress = 2 << 10

// pictures gives the addresses that pictures within HTML have in the editor: those of
// the message itself go with the letter, others stay where they are.
func (c *composer) pictures(o *original) func(src string) (string, bool) {
	address := func(token string) string { return c.server.links.ComposePart(c.page.ID, token) }
	return func(src string) (string, bool) {
		scheme, rest, _ := strings.Cut(src, ":")
		switch strings.ToLower(scheme) {
		case "cid":
			if id, err := url.PathUnescape(rest); err == nil {
				rest = id
			}
			part := o.content.Inline[strings.Trim(rest, "<> ")]
			if part == nil {
				return "", false
			}
			return address(o.partToken(part).String()), true
		case "http", "https":
			return address(remoteToken(src)), len(src) <= maxRemoteAddress
		}
		return "", false
	}
}

// attach lists parts of the message as going with the letter.
func (c *composer) attach(o *original, parts []*message.Part) {
	for _, p := range parts {
		token := o.partToken(p).String()
		c.page.Attached = append(c.page.Attached, templates.ComposeAttachment{
			Token: token, Name: p.Filename(), Type: p.MediaType(), Size: p.DecodedSize(),
			Address: c.server.links.ComposePart(c.page.ID, token),
		})
	}
}

// attachable are the parts that go with a letter which has the body as its own text:
// the attachments, and all else that is there to read.
func (o *original) attachable() []*message.Part {
	parts := slices.Clone(o.content.Attachments)
	body := o.body()
	for i := range o.content.Sections {
		s := &o.content.Sections[i]
		if s != body && !slices.Contains(parts, s.Part) {
			parts = append(parts, s.Part)
		}
	}
	return parts
}

// attachWhole has the message go with the letter as it is.
func (c *composer) attachWhole(o *original) {
	token := o.token().String()
	c.page.Attached = append(c.page.Attached, templates.ComposeAttachment{
		Token: token, Name: message.SafeFilename(o.mail.message.Subject, "message") + ".eml", Type: "message/rfc822",
		Size: o.mail.message.Size, Address: c.server.links.ComposePart(c.page.ID, token),
	})
}

// showBeside has the message stay in view.
func (c *composer) showBeside(o *original) error {
	model, err := c.server.messageModel(c.request, o.mail.mailbox, templates.View{}, o.mail.message)
	model.Answers = false // this is one
	c.page.Beside = &templates.MailboxPage{Message: &model}
	return err
}

// showOriginal shows what a letter answers or forwards, where that is still there.
func (c *composer) showOriginal(token string) error {
	t, ok := parseMailToken(token)
	if !ok || t.Part != "" {
		return nil
	}
	o, err := c.openOriginal(t)
	if err == nil {
		err = c.showBeside(o)
	}
	if errors.Is(err, errNotFound) || imapclient.KindOf(err) == imapclient.KindNotFound {
		c.page.Beside, err = nil, nil
	}
	return err
}

// isOwn tells the writer's addresses.
func (c *composer) isOwn(address string) bool { return isOwn(c.identities, address) }

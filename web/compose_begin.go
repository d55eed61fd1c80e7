package web

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"hearthmail/locale"
	"hearthmail/message"
)

// written is text that stands in a letter, in both of its forms.
type written struct{ text, html string }

// fill has the letter begin with text that is there to be written on and what is
// quoted below it; each may be "".
func (c *composer) fill(begun, quoted, quotedHTML string) error {
	return c.write(written{begun, message.TextHTML(begun)}, written{quoted, quotedHTML})
}

// write puts the signature between the two.
func (c *composer) write(begun, quoted written) error {
	all := begun
	if all.html == "" {
		all.html = "<div><br></div>"
	}
	if signature := strings.TrimSpace(c.identity.SignatureText); signature != "" {
		all.text += "\n\n-- \n" + signature
		all.html += c.signatureHTML(signature)
	}
	if quoted.text != "" {
		all.text += "\n\n" + quoted.text
		all.html += "<div><br></div>" + quoted.html
	}
	if all.text != "" && !strings.HasSuffix(all.text, "\n") {
		all.text += "\n"
	}
	var err error
	c.page.Text, c.page.HTML = all.text, all.html
	c.page.Rich, err = c.server.writesRich(c.request)
	return err
}

// fillCanned begins a letter with a canned reply.
func (c *composer) fillCanned(id string) error {
	canned, err := c.server.cannedReply(c.request.Context(), loginFor(c.request), id)
	if err != nil {
		return err
	}
	c.page.Subject = canned.Subject
	html := message.CleanLetterHTML(canned.HTML, noPictures)
	if html == "" {
		html = message.TextHTML(canned.Text)
	}
	return c.write(written{canned.Text, html}, written{})
}

// signatureHTML is a block of its own, by which the page knows it when another
// identity is chosen.
func (c *composer) signatureHTML(text string) string {
	html := message.CleanLetterHTML(c.identity.SignatureHTML, noPictures)
	if html == "" {
		html = message.TextHTML(text)
	}
	return `<div><br></div><div class="signature" data-signature><div>-- </div>` + html + "</div>"
}

func noPictures(string) (string, bool) { return "", false }

// fillMailto begins a letter as a mailto: address asks for. That comes from anywhere:
// all that it brings is to be seen.
func (c *composer) fillMailto(address string) error {
	m, ok := message.ParseMailto(address)
	if !ok {
		return badRequest("This is no address that a letter can be written to.")
	}
	c.page.To, c.page.Cc = message.FormatRecipients(m.To), message.FormatRecipients(m.Cc)
	if len(m.Bcc) > 0 {
		c.page.Bcc = joinRecipients(c.page.Bcc, message.FormatRecipients(m.Bcc))
	}
	c.page.Subject = m.Subject
	if m.InReplyTo != "" {
		c.page.InReplyTo = "<" + m.InReplyTo + ">"
		c.page.References = c.page.InReplyTo
	}
	return c.fill(m.Body, "", "")
}

func joinRecipients(lists ...string) string {
	var some []string
	for _, list := range lists {
		if list != "" {
			some = append(some, list)
		}
	}
	return strings.Join(some, ", ")
}

// zoneOf is the zone that the reader's dates are told in: what the address says of it,
// else what is known of the reader.
func zoneOf(r *http.Request) *time.Location {
	return cmp.Or(zoneNamed(r.URL.Query().Get("zone")), locale.Of(r.Context()).Zone())
}

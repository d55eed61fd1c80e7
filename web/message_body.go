package web

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"weak"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// Bounds on what is shown of an HTML body, in octets.
const (
	maxHTML   = 4 << 20  // of the HTML part, as encoded
	maxInline = 10 << 20 // of all its inline pictures, decoded
)

// messageBody is a message's HTML as a document of its own, for the sandboxed
// frame. It is made safe here, and shut in by its own policy besides.
func (s *Server) messageBody(w http.ResponseWriter, r *http.Request) error {
	mailbox, m, err := messageOf(r)
	if err != nil {
		return err
	}
	content := message.Choose(m.Structure)
	if content.Body == nil || !content.HTML {
		return errNotFound
	}
	kept, err := s.lastingOf(r, mailbox, m, "body")
	if err != nil {
		return err
	}
	kept.madeAnew()
	if kept.answered(w, r, bodyPolicy()) {
		return nil
	}
	key := bodyKeyOf(r, mailbox, m)
	if page, ok := s.bodies.Get(key); ok {
		setPolicy(w, bodyPolicy())
		setLastingHeaders(w.Header(), kept)
		send(w, http.StatusOK, page)
		return nil
	}
	html, err := fetchText(r.Context(), account(r), mailbox, m.UID, content.Body, maxHTML)
	if err != nil {
		return err
	}
	pictures := &inlinePictures{
		ctx: r.Context(), account: account(r), mailbox: mailbox, message: m, parts: content.Inline, left: maxInline,
	}
	safe := message.SanitizeHTML(html, message.HTMLOptions{Inline: pictures.dataURI})
	page, err := s.packer.page(r, templates.BodyDocument(safe.HTML, safe.Blocked, ""))
	if err != nil {
		return err
	}
	setPolicy(w, bodyPolicy())
	if !pictures.missed {
		setLastingHeaders(w.Header(), kept)
		s.bodies.Put(key, page, int64(len(page.body)))
	}
	send(w, http.StatusOK, page)
	return nil
}

// bodyKey is all that decides what a body is shown as: it never changes.
type bodyKey struct {
	account     weak.Pointer[imapclient.Account]
	mailbox     string
	uidValidity uint32
	uid         uint32
	gzipped     bool
}

func bodyKeyOf(r *http.Request, mailbox string, m *imapclient.Message) bodyKey {
	return bodyKey{
		account: weak.Make(account(r)), mailbox: mailbox, uidValidity: m.UIDValidity, uid: m.UID,
		gzipped: acceptsGzip(r.Header.Values("Accept-Encoding")),
	}
}

// inlinePictures fetches the pictures that an HTML body refers to by
// Content-ID. They become data: addresses, since the frame's opaque origin
// sends no cookie with a request for one.
type inlinePictures struct {
	ctx     context.Context
	account *imapclient.Account
	mailbox string
	message *imapclient.Message
	parts   map[string]*message.Part
	left    int64 // octets that may still be fetched
	missed  bool  // one could not be fetched, and may be there the next time
}

func (p *inlinePictures) dataURI(contentID string) (string, bool) {
	part := p.parts[contentID]
	if part == nil || !slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, part.MediaType()) {
		return "", false
	}
	r, err := p.account.OpenPart(p.ctx, p.mailbox, p.message.UIDValidity, p.message.UID, part)
	if err != nil {
		p.missed = true
		return "", false
	}
	picture, err := io.ReadAll(io.LimitReader(r, p.left+1))
	if err != nil {
		p.missed = true
		return "", false
	}
	if int64(len(picture)) > p.left {
		return "", false
	}
	p.left -= int64(len(picture))
	return "data:" + part.MediaType() + ";base64," + base64.StdEncoding.EncodeToString(picture), true
}

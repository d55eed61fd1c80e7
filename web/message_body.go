package web

import (
	"fmt"
	"net/http"
	"slices"
	"weak"

	"hearthmail/coding"
	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/message"
	"hearthmail/templates"
)

// messageBody is a message's HTML as a document of its own, for the sandboxed
// frame. It is made safe here, and shut in by its own policy besides. Which
// part it is "part" says: without it, it is the first.
func (s *Server) messageBody(w http.ResponseWriter, r *http.Request) error {
	mail, err := s.mailOf(r)
	if err != nil {
		return err
	}
	q := bodyQuestion{mail: mail, limit: maxHTML, pictures: asksForPictures(r)}
	content := message.Choose(mail.structure)
	if q.content, q.part = htmlOf(&content, r.URL.Query().Get("part")); q.part == nil {
		return errNotFound
	}
	kept, err := s.lastingOf(r, mail, fmt.Sprintf("body %q %v %s", q.part.Path, q.pictures, locale.Of(r.Context()).Tag))
	if err != nil {
		return err
	}
	kept.madeAnew()
	if kept.answered(w, r, bodyPolicy()) {
		return nil
	}
	body, err := s.body(r, q)
	if err != nil {
		return err
	}
	setPolicy(w, bodyPolicy())
	if !body.lacking {
		setLastingHeaders(w.Header(), kept)
	}
	send(w, http.StatusOK, body.page)
	return nil
}

// htmlOf finds the HTML section with that part path, "" for the first, and
// whose it is: the message's, or that of one within it.
func htmlOf(content *message.Content, path string) (*message.Content, *message.Part) {
	for _, s := range content.Sections {
		switch {
		case s.Kind == message.SectionHTML && (path == "" || s.Part.Path == path):
			return content, s.Part
		case s.Kind == message.SectionMessage:
			if c, part := htmlOf(s.Content, path); part != nil {
				return c, part
			}
		}
	}
	return content, nil
}

// bodyQuestion says which HTML is wanted, and how.
type bodyQuestion struct {
	mail     *openMail
	content  *message.Content // that the part belongs to
	part     *message.Part
	limit    int64 // octets to read of it, as encoded
	pictures bool  // remote ones are shown
}

// htmlBody is an HTML part ready for its frame.
type htmlBody struct {
	page       packedPage
	images     templates.Images
	misleading int      // links
	inline     []string // Content-IDs of the pictures in it
	truncated  bool
	lacking    bool // its pictures can't be had just now
}

// bodyKey is all that decides what a body is shown as: it never changes.
type bodyKey struct {
	account     weak.Pointer[imapclient.Account]
	mailbox     string
	uidValidity uint32
	uid         uint32
	inner, part string
	limit       int64
	pictures    bool
	coding      coding.Coding
	language    string // of the words that are ours
}

func (q *bodyQuestion) key(r *http.Request) bodyKey {
	return bodyKey{
		account: weak.Make(q.mail.account), mailbox: q.mail.mailbox, uidValidity: q.mail.message.UIDValidity, uid: q.mail.message.UID,
		inner: q.mail.inner, part: q.part.Path, limit: min(q.limit, q.part.Size), pictures: q.pictures,
		coding: codingOf(r), language: locale.Of(r.Context()).Tag,
	}
}

// body makes an HTML part safe, or remembers it.
func (s *Server) body(r *http.Request, q bodyQuestion) (*htmlBody, error) {
	key := q.key(r)
	if body, ok := s.bodies.Get(key); ok {
		return body, nil
	}
	html, err := q.mail.text(r.Context(), q.part, q.limit)
	if err != nil {
		return nil, err
	}
	body := &htmlBody{}
	at := q.mail.at(s.links)
	inline := func(id string) (string, bool) {
		picture := q.content.Inline[id]
		if picture == nil {
			return "", false
		}
		if !slices.Contains(body.inline, id) {
			body.inline = append(body.inline, id)
		}
		return at.Picture(picture.Path), true
	}
	options := message.HTMLOptions{Inline: inline, Warn: func(w message.LinkWarning) string { return templates.LinkWarning(r.Context(), w) }}
	if q.pictures {
		options.Remote = s.pictures.signer(r)
		body.lacking = options.Remote == nil
	}
	safe := message.SanitizeHTML(html, options)
	body.images = templates.Images{
		Blocked: safe.Blocked, Loaded: safe.Remote - safe.Blocked, Trackers: safe.Trackers, TrackerHosts: safe.TrackerHosts,
	}
	body.misleading = safe.Misleading
	body.truncated = safe.Truncated
	if body.page, err = s.packer.page(r, templates.BodyDocument(safe)); err != nil {
		return nil, err
	}
	body.page.language = "" // it is the sender's
	if !body.lacking {
		s.bodies.Put(key, body, int64(len(body.page.body)+500))
	}
	return body, nil
}

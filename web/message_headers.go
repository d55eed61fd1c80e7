package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"hearthmail/message"
	"hearthmail/templates"
)

// maxHeaderShown is how much of a header is listed, in octets.
const maxHeaderShown = 256 << 10

// messageHeaders lists all header fields, as they were sent and as they read,
// and the way that the message says it has come.
func (s *Server) messageHeaders(w http.ResponseWriter, r *http.Request) error {
	mail, err := s.mailOf(r)
	if err != nil {
		return err
	}
	raw, err := mail.headerBytes(r.Context(), maxHeaderShown)
	if err != nil {
		return err
	}
	page := templates.HeadersPage{MailPage: s.mailPage(r, mail, say(r.Context(), "All headers")), Hops: message.ParseHeader(raw).Hops()}
	page.Fields, page.Shortened = message.ListFields(raw)
	page.Shortened = page.Shortened || len(raw) >= maxHeaderShown
	return s.render(w, r, http.StatusOK, templates.ShowHeaders(page))
}

// mailPage is what the pages about one message have in common.
func (s *Server) mailPage(r *http.Request, mail *openMail, title string) templates.MailPage {
	return templates.MailPage{
		Chrome: s.chrome(r, title), At: mail.at(s.links), Subject: mail.subject(), Back: s.shownAt(r, mail),
	}
}

// shownAt is the address of the page that shows the message.
func (s *Server) shownAt(r *http.Request, mail *openMail) string {
	if mail.inner != "" {
		return s.links.Mail(mail.mailbox, mail.message.UIDValidity, mail.message.UID).Open(mail.inner)
	}
	return s.besideList(r, s.links.Message(mail.mailbox, mail.message.UID, templates.View{}))
}

// besideList is a message's address beside the list that the person has come
// from, where the browser tells that.
func (s *Server) besideList(r *http.Request, message string) string {
	back := s.back(r, message)
	if path, _, _ := strings.Cut(back, "?"); path != message {
		return message
	}
	return withoutImages(back)
}

// headerBytes is the whole header as it was sent, at most limit octets of it.
func (o *openMail) headerBytes(ctx context.Context, limit int64) ([]byte, error) {
	if o.inner == "" {
		return o.account.HeaderBytes(ctx, o.mailbox, o.message.UID, limit)
	}
	header := o.raw
	for _, separator := range []string{"\r\n\r\n", "\n\n"} {
		if before, _, ok := bytes.Cut(header, []byte(separator)); ok {
			header = before
		}
	}
	return header[:min(int64(len(header)), limit)], nil
}

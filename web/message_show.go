package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// maxText is how much of a plain text body is shown, in octets as encoded. The
// rest can be downloaded.
const maxText = 1 << 20

// messageShow opens a message: header, attachments' names, and its text if
// that is plain. HTML is fetched by the frame that shows it.
func (s *Server) messageShow(w http.ResponseWriter, r *http.Request) error {
	mailbox, uid, err := messageParams(r)
	if err != nil {
		return err
	}
	view, err := viewParams(r)
	if err != nil {
		return err
	}
	query := queryOf(view)
	opened, err := account(r).Open(r.Context(), mailbox, uid, imapclient.OpenOptions{List: &query, Seen: !looksAhead(r)})
	if err != nil {
		return err
	}
	if !looksAhead(r) {
		s.acts(w, r) // it is marked as read
	}
	model, err := s.messageModel(r, mailbox, view, opened)
	if err != nil {
		return err
	}
	if wantsFragment(r) {
		return s.messageFragment(w, r, mailbox, view, &model)
	}
	return s.messagePage(w, r, mailbox, view, &model)
}

func messageParams(r *http.Request) (mailbox string, uid uint32, err error) {
	if mailbox, err = mailboxParam(r); err != nil {
		return "", 0, err
	}
	uid, err = uidParam(r)
	return mailbox, uid, err
}

// messageOf is the message that the address names, without a body and without
// its neighbours.
func messageOf(r *http.Request) (mailbox string, m *imapclient.Message, err error) {
	mailbox, uid, err := messageParams(r)
	if err != nil {
		return "", nil, err
	}
	m, err = account(r).Message(r.Context(), mailbox, uid, nil)
	return mailbox, m, err
}

// looksAhead says that nobody reads the message yet: then it stays unread.
func looksAhead(r *http.Request) bool {
	return isHead(r) || strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch")
}

func (s *Server) messagePage(w http.ResponseWriter, r *http.Request, mailbox string, view templates.View, m *templates.Message) error {
	page, err := s.listPage(r, mailbox, view)
	if err != nil {
		return err
	}
	page.Message = m
	for i := range page.List.Rows {
		page.List.Rows[i].Current = page.List.Rows[i].UID == m.UID
	}
	return s.render(w, r, http.StatusOK, templates.MailboxesPage(page))
}

func (s *Server) messageFragment(w http.ResponseWriter, r *http.Request, mailbox string, view templates.View, m *templates.Message) error {
	page, err := s.rowsPage(r, mailbox, view, m.UIDValidity, []templates.Row{m.Row})
	if err != nil {
		return err
	}
	page.Message = m
	return s.render(w, r, http.StatusOK, templates.MessageFragment(page))
}

// messageModel is the open message as it is shown.
func (s *Server) messageModel(r *http.Request, mailbox string, view templates.View, m *imapclient.Message) (templates.Message, error) {
	content := message.Choose(m.Structure)
	model := templates.Message{
		Mailbox: mailbox, UIDValidity: m.UIDValidity, View: view, Row: rowModel(&m.Summary),
		Cc: m.Cc, HTML: content.HTML, Attachments: attachmentModels(content.Attachments),
		Previous: m.Above, Next: m.Below,
	}
	model.Current = true
	if !slices.Equal(m.ReplyTo, m.From) {
		model.ReplyTo = m.ReplyTo
	}
	if m.Structure == nil {
		return model, s.showUnstructured(r, mailbox, m, &model)
	}
	if content.Body == nil {
		return model, nil
	}
	if content.HTML {
		model.Truncated = content.Body.Size > maxHTML
		return model, nil
	}
	text, err := fetchText(r.Context(), account(r), mailbox, m.UID, content.Body, maxText)
	if err != nil {
		return model, err
	}
	model.Text = message.FormatText(text, content.Body.Params)
	model.Truncated = content.Body.Size > maxText
	return model, nil
}

// showUnstructured shows a message whose structure could not be read as it lies
// on the server: better than nothing, and the original can be downloaded.
func (s *Server) showUnstructured(r *http.Request, mailbox string, m *imapclient.Message, model *templates.Message) error {
	raw, err := account(r).TextBytes(r.Context(), mailbox, m.UID, maxText)
	if err != nil {
		return err
	}
	model.Text = message.FormatText(message.DecodeText(raw, ""), nil)
	model.Truncated = len(raw) == maxText
	return nil
}

func attachmentModels(parts []*message.Part) []templates.Attachment {
	var models []templates.Attachment
	for _, p := range parts {
		models = append(models, templates.Attachment{
			Path: p.Path, Name: p.Filename(), Type: p.MediaType(), Size: p.DecodedSize(),
		})
	}
	return models
}

// fetchText fetches a text part, at most limit octets of it, and decodes it.
func fetchText(ctx context.Context, account *imapclient.Account, mailbox string, uid uint32, part *message.Part, limit int64) (string, error) {
	encoded, err := account.PartBytes(ctx, mailbox, uid, part.Path, limit)
	if err != nil {
		return "", err
	}
	decoded, err := io.ReadAll(message.NewTransferDecoder(bytes.NewReader(encoded), part.Encoding))
	if err != nil {
		return "", err
	}
	return message.DecodeText(decoded, part.Charset()), nil
}

package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

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
	if view.List == mailbox {
		view.List = ""
	}
	return s.openMessage(w, r, mailbox, uid, view)
}

// openMessage shows a message beside the list that view describes.
func (s *Server) openMessage(w http.ResponseWriter, r *http.Request, mailbox string, uid uint32, view templates.View) error {
	options := imapclient.OpenOptions{Seen: !looksAhead(r)}
	if view.List == "" {
		options.List = s.neighbourList(r, s.sortedView(r, mailbox, view))
	}
	opened, err := account(r).Open(r.Context(), mailbox, uid, options)
	if isAhead(r) && imapclient.KindOf(err) == imapclient.KindNotFound {
		w.WriteHeader(http.StatusNoContent) // somebody has purged or moved it: nobody need be told
		return nil
	}
	if err != nil {
		return err
	}
	if !looksAhead(r) {
		s.acts(w, r) // it is marked as read
	}
	begun := time.Now()
	model, err := s.messageModel(r, mailbox, view, opened)
	if err != nil {
		return err
	}
	s.finishSender(r, mailbox, opened, &model.Sender, begun)
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

// aheadHeader is Sec-Purpose from our script, which may not set that.
const aheadHeader = "Hearthmail-Ahead"

// looksAhead says that nobody reads the message yet: then it stays unread.
func looksAhead(r *http.Request) bool {
	return isHead(r) || strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") || isAhead(r)
}

// isAhead says that our script fetches the message before it is asked for, or marks one
// as read that it has fetched so.
func isAhead(r *http.Request) bool { return r.Header.Get(aheadHeader) != "" }

func (s *Server) messagePage(w http.ResponseWriter, r *http.Request, mailbox string, view templates.View, m *templates.Message) error {
	page, err := s.messageBeside(r, mailbox, view, m)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, templates.MailboxesPage(page))
}

// messageBeside is an open message beside the list that view describes.
func (s *Server) messageBeside(r *http.Request, mailbox string, view templates.View, m *templates.Message) (templates.MailboxPage, error) {
	page, err := s.pageBeside(r, listBeside(view, mailbox), view)
	if err != nil {
		return page, err
	}
	page.Message = m
	if page.List.Threads.Shown {
		markThreads(page.List.Rows, mailbox, m.UID)
		return page, s.joinThread(r, &page)
	}
	for i := range page.List.Rows {
		row := &page.List.Rows[i]
		row.Current = view.List == "" && row.UID == m.UID && row.Mailbox == m.Row.Mailbox
	}
	return page, nil
}

func (s *Server) messageFragment(w http.ResponseWriter, r *http.Request, mailbox string, view templates.View, m *templates.Message) error {
	if s.changesList(r, mailbox, view) {
		page, err := s.messageBeside(r, mailbox, view, m)
		if err != nil {
			return err
		}
		return s.render(w, r, http.StatusOK, templates.PanesFragment(page))
	}
	if s.showsThreads(r, view) {
		return s.threadFragment(w, r, mailbox, view, m)
	}
	rows := []templates.Row{m.Row}
	if view.List != "" {
		mailbox, rows = view.List, nil // its row isn't there
	}
	page, err := s.rowsPage(r, mailbox, view, m.UIDValidity, rows)
	if err != nil {
		return err
	}
	page.Message = m
	return s.render(w, r, http.StatusOK, templates.MessageFragment(page))
}

// messageModel is the open message as it is shown.
func (s *Server) messageModel(r *http.Request, mailbox string, view templates.View, m *imapclient.Message) (templates.Message, error) {
	mail := mailOfMessage(r, mailbox, m)
	content := message.Choose(m.Structure)
	model := templates.Message{
		Mailbox: mailbox, UIDValidity: m.UIDValidity, At: mail.at(s.links), View: view, Row: rowModel(r.Context(), &m.Summary),
		Cc: m.Cc, Bcc: m.Bcc, HeaderCut: m.HeaderCut, Attachments: mail.attachments(content.Attachments),
		Encrypted: content.Encrypted, Signed: content.Signed,
		Previous: m.Above, Next: m.Below,
	}
	if content.Wrapped != nil {
		model.Wrapped = content.Wrapped.Path
	}
	model.Current = true
	if listBeside(view, mailbox) != mailbox {
		model.Row.Mailbox, model.Row.UIDValidity = mailbox, m.UIDValidity
	}
	s.showFound(r, &model)
	s.showAnswers(r, &model, m)
	if !slices.Equal(m.ReplyTo, m.From) {
		model.ReplyTo = m.ReplyTo
	}
	model.Details = detailModels(r.Context(), m)
	model.Sender = s.senderModel(r, mailbox, m)
	if m.Structure == nil {
		return model, s.showUnstructured(r, mail, &model)
	}
	model.Cards = s.cardModels(r, mail, content.Attachments)
	return model, s.showSections(r, mail, &content, &model)
}

// showAnswers says which letters can begin with the message.
func (s *Server) showAnswers(r *http.Request, model *templates.Message, m *imapclient.Message) {
	if model.Answers = s.canSend(); !model.Answers {
		return
	}
	drafts, _ := hasRole(r, model.Mailbox, imapclient.RoleDrafts) // else its flag tells
	model.Draft = drafts || m.Has(imapclient.FlagDraft)
	_, model.List = message.ListRecipient(m.Header)
}

// showSections fills in what there is to read.
func (s *Server) showSections(r *http.Request, mail *openMail, content *message.Content, model *templates.Message) error {
	model.Images = s.picturesIn(r, mail)
	mail.fetchAhead(r.Context(), content)
	maker := s.sectionMaker(r, mail, model.Images.Shown)
	var err error
	if model.Sections, err = maker.sections(content); err != nil {
		return err
	}
	model.Images.Add(maker.images)
	model.Misleading = maker.misleading
	model.Shortened = content.Shortened || maker.shortened || mail.structure.IsShortened()
	return nil
}

// showUnstructured shows a message whose structure could not be read as it lies
// on the server: better than nothing, and the original can be downloaded.
func (s *Server) showUnstructured(r *http.Request, mail *openMail, model *templates.Message) error {
	raw, err := mail.account.TextBytes(r.Context(), mail.mailbox, mail.message.UID, maxText)
	if err != nil {
		return err
	}
	model.Sections = []templates.Section{{Kind: message.SectionText, Text: message.FormatText(message.DecodeText(raw, ""), nil)}}
	model.Shortened = len(raw) == maxText
	return nil
}

package web

import (
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// Bounds on what is shown of a message, in octets as encoded. The rest can be
// downloaded.
const (
	maxText = 1 << 20 // of all texts
	maxHTML = 4 << 20 // of all HTML
)

// sectionMaker makes what is shown of a message, within those bounds.
type sectionMaker struct {
	server     *Server
	request    *http.Request
	mail       *openMail
	at         templates.MailLinks
	pictures   bool // remote ones are shown
	text, html int64
	first      bool            // no HTML has been shown yet
	used       map[string]bool // Content-IDs of pictures that stand within HTML
	images     templates.Images
	misleading int // links
	shortened  bool
}

func (s *Server) sectionMaker(r *http.Request, mail *openMail, pictures bool) *sectionMaker {
	return &sectionMaker{
		server: s, request: r, mail: mail, at: mail.at(s.links), pictures: pictures,
		text: maxText, html: maxHTML, first: true, used: make(map[string]bool),
	}
}

// sections makes those of a message, or of one within it.
func (m *sectionMaker) sections(content *message.Content) ([]templates.Section, error) {
	var all []templates.Section
	for i := range content.Sections {
		section, err := m.section(content, &content.Sections[i])
		if err != nil {
			return nil, err
		}
		all = append(all, section)
	}
	return m.withoutUsedPictures(content, all), nil
}

func (m *sectionMaker) section(content *message.Content, s *message.Section) (templates.Section, error) {
	made := templates.Section{Kind: s.Kind, Part: s.Part.Path}
	var err error
	switch s.Kind {
	case message.SectionHTML:
		err = m.showHTML(content, s.Part, &made)
	case message.SectionPicture:
		made.Name = s.Part.Filename()
	case message.SectionMessage:
		err = m.showMessage(s, &made)
	default:
		err = m.showText(s.Part, &made)
	}
	if err != nil && isOfThePart(err) {
		made.Unreadable, err = true, nil
	}
	m.shortened = m.shortened || made.Truncated
	return made, err
}

// isOfThePart tells a failure that says nothing about the rest of the message.
func isOfThePart(err error) bool {
	switch imapclient.KindOf(err) {
	case imapclient.KindNotFound, imapclient.KindRefused, imapclient.KindGarbled, imapclient.KindInternal:
		return true
	}
	return false
}

func (m *sectionMaker) showText(part *message.Part, made *templates.Section) error {
	limit := m.text
	if made.Truncated = part.Size > limit; limit <= 0 {
		return nil
	}
	m.text -= part.Size
	text, err := m.mail.text(m.request.Context(), part, limit)
	if err != nil {
		return err
	}
	made.Text = message.FormatPart(text, part)
	m.misleading += message.Misleading(made.Text)
	return nil
}

func (m *sectionMaker) showHTML(content *message.Content, part *message.Part, made *templates.Section) error {
	if made.Truncated = part.Size > m.html; m.html <= 0 {
		return nil
	}
	q := bodyQuestion{mail: m.mail, content: content, part: part, limit: m.html, pictures: m.pictures}
	m.html -= part.Size
	body, err := m.server.body(m.request, q)
	if err != nil {
		return err
	}
	path := part.Path
	if m.first {
		path, m.first = "", false
	}
	made.Body = m.at.Body(path, m.pictures)
	made.Truncated = made.Truncated || body.truncated
	for _, id := range body.inline {
		m.used[id] = true
	}
	m.images.Add(body.images)
	m.misleading += body.misleading
	return nil
}

// showMessage shows a message within the message.
func (m *sectionMaker) showMessage(s *message.Section, made *templates.Section) error {
	header, err := m.mail.header(m.request.Context(), s.Part)
	if err != nil {
		return err
	}
	inner := &templates.InnerMessage{
		Subject: header.Text("Subject"), From: header.Addresses("From"), To: header.Addresses("To"), Cc: header.Addresses("Cc"),
		Attachments: m.mail.attachments(s.Content.Attachments),
	}
	inner.Date, _ = header.Date()
	if inner.Sections, err = m.sections(s.Content); err != nil {
		return err
	}
	made.Inner = inner
	return nil
}

// withoutUsedPictures leaves out pictures that stand within the HTML already.
func (m *sectionMaker) withoutUsedPictures(content *message.Content, all []templates.Section) []templates.Section {
	kept := all[:0]
	for i, section := range all {
		if section.Kind == message.SectionPicture && m.used[content.Sections[i].Part.ID] {
			continue
		}
		kept = append(kept, section)
	}
	return kept
}

package web

import (
	"bytes"
	"net/http"

	"hearthmail/message"
	"hearthmail/picture"
	"hearthmail/templates"
)

// maxPreviewText is how much of a text a preview shows, in octets as encoded.
const maxPreviewText = 256 << 10

// previewShow is a page of ours that shows an attachment: never the sender's
// octets with the sender's type.
func (s *Server) previewShow(w http.ResponseWriter, r *http.Request) error {
	mail, part, err := s.partOf(r)
	if err != nil {
		return err
	}
	if _, err := s.lastingOf(r, mail, ""); err != nil {
		return err // another UIDVALIDITY
	}
	model := templates.PreviewPage{At: mail.at(s.links), Back: s.shownAt(r, mail), Attachment: attachmentModel(part)}
	switch model.Attachment.Shown {
	case templates.NotShown:
		return errNotFound
	case templates.AsMessage:
		return redirect(w, r, model.At.Open(part.Path))
	}
	if err := fillPreview(r, mail, part, &model); err != nil {
		return err
	}
	model.Chrome = s.chrome(r, model.Attachment.Name)
	setPolicy(w, previewPolicy())
	return s.render(w, r, http.StatusOK, templates.ShowPreview(model))
}

// fillPreview looks whether the content is what its name and type promise.
func fillPreview(r *http.Request, mail *openMail, part *message.Part, model *templates.PreviewPage) error {
	limit := int64(2 << 10)
	if model.Attachment.Shown == templates.AsText {
		limit = maxPreviewText
	}
	head, err := mail.bytes(r.Context(), part, limit)
	if err != nil {
		return err
	}
	switch model.Attachment.Shown {
	case templates.AsPicture:
		model.Missing = picture.Kind(head) == ""
	case templates.AsPDF:
		model.Missing = !bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-"))
	case templates.AsText:
		model.Text = message.PlainText(message.DecodeText(head, part.Charset()))
		model.Cut = part.Size > limit
	}
	return nil
}

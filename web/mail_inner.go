package web

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/go-chi/chi/v5"

	"hearthmail/message"
	"hearthmail/templates"
)

// maxInner bounds a message that is opened out of a part, in octets.
const maxInner = 16 << 20

// isInner says whether the address is below that of a message in a part.
func isInner(r *http.Request) bool { return chi.URLParam(r, "holder") != "" }

// inside opens the message that lies in the part which the address names. The
// mail server knows nothing of what is in it: it is read here.
func (s *Server) inside(r *http.Request, o *openMail) (*openMail, error) {
	path, err := pathParam(r, "holder")
	if err != nil {
		return nil, err
	}
	part := o.structure.Find(path)
	if part == nil || !part.IsMail() {
		return nil, errNotFound
	}
	found, err := s.inners.of(r.Context(), partKeyOf(o, part), func() (innerMail, error) { return readInner(r.Context(), o, part) })
	if err != nil {
		return nil, err
	}
	return &openMail{
		account: o.account, mailbox: o.mailbox, message: o.message, inner: path,
		raw: found.raw, structure: found.structure, wrapped: found.wrapped, signed: found.signed,
	}, nil
}

// readInner fetches and reads the message in a part.
func readInner(ctx context.Context, o *openMail, part *message.Part) (innerMail, error) {
	body, err := o.open(ctx, part)
	if err != nil {
		return innerMail{}, err
	}
	// Decoded it is no longer than it was sent, so room is made once.
	raw := bytes.NewBuffer(make([]byte, 0, max(0, min(part.Size, maxInner+1))+bytes.MinRead))
	if _, err := raw.ReadFrom(io.LimitReader(body, maxInner+1)); err != nil {
		return innerMail{}, err
	}
	if raw.Len() > maxInner {
		return innerMail{}, &problem{status: http.StatusRequestEntityTooLarge, heading: "This message is too large to be shown here",
			message: "Go back, download it, and open it in another mail program."}
	}
	inner := innerMail{raw: raw.Bytes()}
	if part.IsSignedData() || part.IsTNEF() {
		inner.signed = part.IsSignedData()
		if inner.raw, inner.wrapped = unwrapped(part, raw.Bytes()), true; inner.raw == nil {
			return innerMail{}, &problem{status: http.StatusUnprocessableEntity, heading: "This can't be unpacked",
				message: "It is not in the form that it should be. Go back, download it, and open it in the mail program that whoever sent it uses."}
		}
	}
	inner.structure = message.ParseMail(inner.raw)
	return inner, nil
}

// unwrapped is what was signed, or packed into a winmail.dat; where there is
// nothing around it, and only text, that. nil for neither.
func unwrapped(part *message.Part, raw []byte) []byte {
	unwrap := message.SignedContent
	if part.IsTNEF() {
		unwrap = message.UnpackTNEF
	}
	if content, ok := unwrap(raw); ok {
		return content
	}
	if bytes.IndexByte(raw, 0) >= 0 {
		return nil
	}
	return append([]byte("Content-Type: text/plain\r\n\r\n"), raw...)
}

// maxInnerHeader bounds the header of a message in a part, in octets.
const maxInnerHeader = 64 << 10

// innerHeader is the header of a message that lies in a part.
func (o *openMail) innerHeader() message.Header {
	return message.ParseHeader(o.raw[:min(len(o.raw), maxInnerHeader)])
}

// innerShow shows the message that lies in a part of another, as a page of its own.
func (s *Server) innerShow(w http.ResponseWriter, r *http.Request) error {
	mail, err := s.mailOf(r)
	if err != nil {
		return err
	}
	model, err := s.innerModel(r, mail)
	if err != nil {
		return err
	}
	page := templates.MailboxPage{Chrome: s.chrome(r, ""), Message: &model}
	return s.render(w, r, http.StatusOK, templates.InnerMailPage(page, s.besideList(r, s.links.Message(mail.mailbox, mail.message.UID, templates.View{}))))
}

// mailModel is the message as it is shown outside of any list.
func (s *Server) mailModel(r *http.Request, mail *openMail) (templates.Message, error) {
	if mail.inner != "" {
		return s.innerModel(r, mail)
	}
	return s.messageModel(r, mail.mailbox, templates.View{}, mail.message)
}

func (s *Server) innerModel(r *http.Request, mail *openMail) (templates.Message, error) {
	content, header := message.Choose(mail.structure), mail.innerHeader()
	model := templates.Message{
		Mailbox: mail.mailbox, UIDValidity: mail.message.UIDValidity, At: mail.at(s.links), Row: mail.innerRow(r.Context(), header),
		Attachments: mail.attachments(content.Attachments), Encrypted: content.Encrypted, Signed: content.Signed || mail.signed,
	}
	if !mail.wrapped {
		model.Cc, model.ReplyTo = header.Addresses("Cc"), header.Addresses("Reply-To")
		model.Sender.Notes = message.CheckSender(header, nil, message.Authentication{})
	}
	model.Cards = s.cardModels(r, mail, content.Attachments)
	return model, s.showSections(r, mail, &content, &model)
}

// innerRow is who wrote it to whom, and when. What lies in a signature has no
// header of its own.
func (o *openMail) innerRow(ctx context.Context, header message.Header) templates.Row {
	if o.wrapped {
		row := rowModel(ctx, &o.message.Summary)
		row.Size = int64(len(o.raw))
		return row
	}
	row := templates.Row{
		UID: o.message.UID, Subject: header.Text("Subject"), Size: int64(len(o.raw)),
		From: header.Addresses("From"), To: header.Addresses("To"),
	}
	row.Date, _ = header.Date()
	return row
}

package web

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/templates"
)

// openMail is a message that is looked at: one of a mailbox, or one that lies
// in a part of such a message.
type openMail struct {
	account   *imapclient.Account
	mailbox   string
	message   *imapclient.Message // of the mailbox
	structure *message.Part
	inner     string                   // path of the part that it lies in, "" for none
	raw       []byte                   // of one that lies in a part
	wrapped   bool                     // that part is a signature or a winmail.dat around it
	signed    bool                     // it is a signature
	ahead     map[*message.Part][]byte // what has been fetched already, as encoded
}

// mailOf is what the address names, without a body and without its neighbours.
func (s *Server) mailOf(r *http.Request) (*openMail, error) {
	mailbox, m, err := messageOf(r)
	if err != nil {
		return nil, err
	}
	mail := mailOfMessage(r, mailbox, m)
	if !isInner(r) {
		return mail, nil
	}
	return s.inside(r, mail)
}

func mailOfMessage(r *http.Request, mailbox string, m *imapclient.Message) *openMail {
	return &openMail{account: account(r), mailbox: mailbox, message: m, structure: m.Structure}
}

// at builds the addresses below the message's own.
func (o *openMail) at(l templates.Links) templates.MailLinks {
	return l.Mail(o.mailbox, o.message.UIDValidity, o.message.UID).Inside(o.inner)
}

// subject is the message's, on one line.
func (o *openMail) subject() string {
	if o.inner != "" && !o.wrapped {
		return o.innerHeader().Text("Subject")
	}
	return o.message.Subject
}

// open gives a reader of a part's decoded bytes, which fetches as it is read.
func (o *openMail) open(ctx context.Context, part *message.Part) (io.Reader, error) {
	if o.inner != "" {
		return message.NewTransferDecoder(bytes.NewReader(o.cut(part.Range)), part.Encoding), nil
	}
	return o.account.OpenPart(ctx, o.mailbox, o.message.UIDValidity, o.message.UID, part)
}

// openRaw gives a reader of the whole message as it was sent.
func (o *openMail) openRaw(ctx context.Context) (io.Reader, error) {
	if o.inner != "" {
		return bytes.NewReader(o.raw), nil
	}
	return o.account.OpenRaw(ctx, o.mailbox, o.message.UID)
}

// bytes are a part's decoded bytes, made of at most limit octets of what was
// sent.
func (o *openMail) bytes(ctx context.Context, part *message.Part, limit int64) ([]byte, error) {
	encoded, err := o.encoded(ctx, part, limit)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(message.NewTransferDecoder(bytes.NewReader(encoded), part.Encoding))
}

// text is a part's text, made of at most limit octets of what was sent.
func (o *openMail) text(ctx context.Context, part *message.Part, limit int64) (string, error) {
	decoded, err := o.bytes(ctx, part, limit)
	if err != nil {
		return "", err
	}
	return message.DecodeText(decoded, part.Charset()), nil
}

func (o *openMail) encoded(ctx context.Context, part *message.Part, limit int64) ([]byte, error) {
	if octets, ok := o.ahead[part]; ok {
		return octets[:min(int64(len(octets)), limit)], nil
	}
	return o.piece(ctx, part, 0, limit)
}

// cut is a piece of the message in a part.
func (o *openMail) cut(at *message.Range) []byte {
	if at == nil || at.Start > at.End || at.End > int64(len(o.raw)) {
		return nil
	}
	return o.raw[at.Start:at.End]
}

// header is that of the message within a part of the message.
func (o *openMail) header(ctx context.Context, part *message.Part) (message.Header, error) {
	if o.inner == "" {
		return o.account.PartHeader(ctx, o.mailbox, o.message.UIDValidity, o.message.UID, part)
	}
	if part.Message == nil || part.Message.Range == nil {
		return message.Header{}, nil
	}
	at := part.Message.Range
	return message.ParseHeader(o.cut(&message.Range{Start: at.Header, End: at.Start})), nil
}

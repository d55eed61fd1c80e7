package demo

import (
	"bytes"
	"fmt"
	"html/template"
	"mime"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
)

// composer puts letters into MIME.
type composer struct {
	templates *template.Template
	pictures  pictureBox
}

func newComposer() (*composer, error) {
	templates, err := layouts()
	return &composer{templates: templates, pictures: make(pictureBox)}, err
}

// compose writes a letter as an RFC 5322 message.
func (c *composer) compose(l *letter) ([]byte, error) {
	root, err := c.content(l)
	if err != nil {
		return nil, err
	}
	nextBoundary := boundaries(l.messageID())
	boundary := root.prepare(nextBoundary) // first, as every further field is put above
	header := mail.Header{Header: root.header}
	header.Set("MIME-Version", "1.0")
	if l.listID != "" {
		header.Set("List-Unsubscribe", "<https://"+l.listID+"/unsubscribe>")
		header.Set("List-Id", "<"+l.listID+">")
	}
	if refs := l.references(); len(refs) > 0 {
		header.SetMsgIDList("References", refs)
		header.SetMsgIDList("In-Reply-To", refs[len(refs)-1:])
	}
	header.SetMessageID(l.messageID())
	if err := l.setSubject(&header); err != nil {
		return nil, err
	}
	header.SetDate(l.date)
	for _, field := range []struct {
		name  string
		addrs []*mail.Address
	}{{"Reply-To", l.replyTo}, {"Cc", l.cc}, {"To", l.to}, {"From", l.from}} {
		if len(field.addrs) > 0 {
			header.SetAddressList(field.name, field.addrs)
		}
	}
	if l.mailbox != sentMailbox && l.mailbox != draftsMailbox {
		l.addTrace(&header)
	}
	var raw bytes.Buffer
	if err := textproto.WriteHeader(&raw, header.Header.Header); err != nil {
		return nil, err
	}
	err = root.writeBody(&raw, boundary, nextBoundary)
	return raw.Bytes(), err
}

// setSubject encodes a subject in the letter's own charset, or in UTF-8 with
// the shorter of the two encodings.
func (l *letter) setSubject(h *mail.Header) error {
	switch {
	case l.charset != "":
		words, err := encodedWords(l.charset, l.subject)
		if err != nil {
			return err
		}
		h.Set("Subject", words)
	case mostlyForeign(l.subject):
		h.Set("Subject", mime.BEncoding.Encode("utf-8", l.subject))
	default:
		h.SetSubject(l.subject)
	}
	return nil
}

func (l *letter) addTrace(h *mail.Header) {
	_, host, _ := strings.Cut(l.from[0].Address, "@")
	h.Add("Received", fmt.Sprintf("from mail.%s by %s with ESMTPS; %s", host, domain, l.date.Add(2*time.Second).Format(time.RFC1123Z)))
	h.Add("Return-Path", "<"+l.from[0].Address+">")
}

// content is the tree of the letter's parts: mixed(alternative(plain,
// related(html, pictures), calendar), attachments), without what isn't needed.
func (c *composer) content(l *letter) (*part, error) {
	body, err := c.body(l)
	if err != nil {
		return nil, err
	}
	parts := []*part{body}
	for _, a := range l.attach {
		p, err := c.attachment(a)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	if l.forwarded != nil {
		raw, err := c.compose(l.forwarded)
		if err != nil {
			return nil, err
		}
		parts = append(parts, messagePart(raw))
	}
	return multipart("mixed", parts...), nil
}

func (c *composer) body(l *letter) (*part, error) {
	plain, err := l.plainPart()
	if err != nil {
		return nil, err
	}
	parts := []*part{plain}
	if l.layout != "" {
		html, err := c.html(l)
		if err != nil {
			return nil, err
		}
		parts = append(parts, html)
	}
	if l.invite != nil {
		parts = append(parts, l.invite.part(l))
	}
	return multipart("alternative", parts...), nil
}

func (l *letter) plainPart() (*part, error) {
	params := map[string]string{"charset": "utf-8"}
	text, width, softEnd := l.body, 74, ""
	if l.layout != "" {
		text = plainText(parseBlocks(l.body))
	}
	if l.flowed {
		params["format"] = "flowed"
		softEnd = " "
	}
	text = strings.Join(wrapLines(text, width, softEnd), "\r\n")
	encoded := []byte(text)
	if l.charset != "" {
		params["charset"] = l.charset
		var err error
		if encoded, err = encodeCharset(l.charset, text); err != nil {
			return nil, err
		}
	}
	return leaf("text/plain", params, encoded, l.textEncoding(encoded)), nil
}

func (l *letter) textEncoding(text []byte) string {
	switch {
	case strings.EqualFold(l.charset, "iso-2022-jp"):
		return "7bit"
	case isASCII(string(text)):
		return "7bit"
	case l.base64 || l.charset == "" && mostlyForeign(string(text)):
		return "base64"
	default:
		return "quoted-printable"
	}
}

func (c *composer) html(l *letter) (*part, error) {
	html, err := renderLayout(l, c.templates)
	if err != nil {
		return nil, err
	}
	encoding := "quoted-printable"
	if mostlyForeign(l.body) {
		encoding = "base64"
	}
	parts := []*part{leaf("text/html", map[string]string{"charset": "utf-8"}, html, encoding)}
	for i, scene := range l.inline {
		p, err := c.pictures.part(scene, "", contentID(i))
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return multipart("related", parts...), nil
}

func contentID(i int) string { return fmt.Sprintf("picture%d@%s", i+1, domain) }

// mostlyForeign tells whether base64 is the shorter encoding.
func mostlyForeign(s string) bool {
	foreign := 0
	for _, r := range s {
		if r > 126 {
			foreign++
		}
	}
	return foreign*4 > len(s)/2
}

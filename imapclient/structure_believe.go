package imapclient

import (
	"bytes"
	"context"

	"hearthmail/message"
)

// maxReread bounds how much of a message is fetched to find its structure, in
// octets. Of a longer one the rest isn't shown.
const maxReread = 16 << 20

// believe has the structure of an open message read from the raw message where
// the server's account of it can't be believed, and names from the parts' own
// headers. It tells whether that has been done if there was need; when nothing
// can be fetched, what the server says is better than nothing.
func (a *Account) believe(ctx context.Context, mailbox string, m *Message) bool {
	if message.Believable(m.Structure, m.Header, m.Size) {
		return a.readNames(ctx, mailbox, m)
	}
	r, err := a.openSection(ctx, mailbox, m.UIDValidity, m.UID, section{end: maxReread})
	if err != nil {
		return false
	}
	var raw bytes.Buffer
	raw.Grow(int(min(m.Size, maxReread)) + bytes.MinRead)
	if _, err = raw.ReadFrom(r); err != nil || raw.Len() == 0 {
		return false
	}
	m.reread(raw.Bytes())
	return true
}

// reread takes a message's structure, and its header where the server found
// none, from its beginning as it lies on the server. Nothing of raw is kept.
func (m *Message) reread(raw []byte) {
	root := message.ParseMail(raw)
	root.Shortened = root.Shortened || len(raw) == maxReread
	m.setStructure(root)
	if m.Header.IsEmpty() {
		at := root.Range
		header := message.ParseHeader(raw[at.Header:min(at.Start, at.Header+maxHeader)])
		m.setHeader(header, header)
		m.HeaderCut = at.Start-at.Header > maxHeader
	}
}

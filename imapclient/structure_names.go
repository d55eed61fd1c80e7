package imapclient

import (
	"context"
	"fmt"
	"strings"

	"hearthmail/message"
)

const (
	// maxNames bounds how many parts of a message are asked for their names.
	maxNames = 20
	// maxPartHeader bounds the header of a part that is read for its name, in
	// octets.
	maxPartHeader = 8 << 10
)

// readNames asks for the headers of the parts of which the server hasn't given
// the whole name, and takes the names from there. It tells whether it could.
func (a *Account) readNames(ctx context.Context, mailbox string, m *Message) bool {
	parts := doubtfullyNamed(m.Structure)
	if len(parts) == 0 {
		return true
	}
	var items strings.Builder
	for _, part := range parts {
		fmt.Fprintf(&items, " BODY.PEEK[%s]<0.%d>", headerSection(part), maxPartHeader)
	}
	var row *fetched
	err := a.pool.run(ctx, task{mailbox: mailbox}, func(c *connection) error {
		answers, err := c.inMailbox(mailbox, m.UIDValidity, []uint32{m.UID}, fmt.Sprintf("UID FETCH %d (UID%s)", m.UID, items.String()))
		row = pick(decodeRows(answers), m.UID, headerSection(parts[0]))
		return err
	})
	if err != nil || row == nil {
		return false
	}
	for _, part := range parts {
		part.ReadName(message.ParseHeader(row.sections[headerSection(part)]))
	}
	return true
}

// headerSection is a part's own header (RFC 9051, section 6.4.5.1).
func headerSection(part *message.Part) string { return part.Path + ".MIME" }

func doubtfullyNamed(root *message.Part) []*message.Part {
	var parts []*message.Part
	for part := range root.Leaves() {
		if part.HasDoubtfulName() && sectionPath(part.Path) != "" && len(parts) < maxNames {
			parts = append(parts, part)
		}
	}
	return parts
}

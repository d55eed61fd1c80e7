package templates

import (
	"strings"

	"hearthmail/locale"
)

// address leads from a menu to a page.
type address struct {
	Label locale.Text
	To    string
}

// listLinks are the pages about the mailbox whose list is shown, none for a list over
// several.
func (m MailboxPage) listLinks() []address {
	if m.List.Mailbox == "" {
		return nil
	}
	all := []address{
		{"Import…|act", m.Links.Import(m.List.Mailbox)},
		{"Export…|act", m.Links.ExportList(m.List.Mailbox, m.List.View)},
	}
	for _, b := range m.Mailboxes {
		if b.Current {
			all = append(all, b.offered(m.Links)...)
		}
	}
	return all
}

// offered are the pages that b.offers names.
func (b Mailbox) offered(l Links) []address {
	var all []address
	for offer := range strings.FieldsSeq(b.offers()) {
		switch offer {
		case "read":
			all = append(all, address{"Mark all as read…", l.MailboxAction(b.Name, offer)})
		case "new":
			all = append(all, address{"New folder below it", l.MailboxBelow(b.Name)})
		case "empty":
			all = append(all, address{"Empty…|act", l.MailboxAction(b.Name, offer)})
		case "change":
			all = append(all, address{"Rename, move, share…", l.MailboxAction(b.Name, "settings")})
		case "remove":
			all = append(all, address{"Delete the folder…", l.MailboxAction(b.Name, offer)})
		}
	}
	return all
}

package imapclient

import (
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/google/go-cmp/cmp"
)

func TestArrange(t *testing.T) {
	five := uint32(5)
	listed := []*imap.ListData{
		{Mailbox: "Trash", Delim: '/', Attrs: []imap.MailboxAttr{`\Trash`}},
		{Mailbox: "Zoo", Delim: '/'},
		{Mailbox: "Family/School/2024", Delim: '/'},
		{Mailbox: "Family", Delim: '/', Attrs: []imap.MailboxAttr{`\Noselect`}},
		{Mailbox: "école", Delim: '/'},
		{Mailbox: "INBOX", Delim: '/', Status: &imap.StatusData{NumMessages: &five, NumUnseen: &five}},
		{Mailbox: "Gesendet", Delim: '/', Attrs: []imap.MailboxAttr{`\Sent`}},
		{Mailbox: "R&D", Delim: '/'},
		{Mailbox: "Year 10", Delim: '/'},
		{Mailbox: "Year 9", Delim: '/'},
		{Mailbox: "flat/name", Delim: 0},
	}
	want := []Mailbox{
		{Name: "INBOX", Label: "INBOX", Role: RoleInbox, Selectable: true, Total: 5, Unseen: 5},
		{Name: "Gesendet", Label: "Gesendet", Role: RoleSent, Selectable: true},
		{Name: "Trash", Label: "Trash", Role: "trash", Selectable: true},
		{Name: "école", Label: "école", Selectable: true},
		{Name: "Family", Label: "Family"},
		{Name: "Family/School/2024", Label: "School/2024", Depth: 1, Selectable: true},
		{Name: "flat/name", Label: "flat/name", Selectable: true},
		{Name: "R&D", Label: "R&D", Selectable: true},
		{Name: "Year 9", Label: "Year 9", Selectable: true},
		{Name: "Year 10", Label: "Year 10", Selectable: true},
		{Name: "Zoo", Label: "Zoo", Selectable: true},
	}
	if diff := cmp.Diff(want, arrange(listed)); diff != "" {
		t.Error(diff)
	}
}

func TestArrangeBelowInbox(t *testing.T) {
	got := arrange([]*imap.ListData{
		{Mailbox: "INBOX.Sent", Delim: '.', Attrs: []imap.MailboxAttr{`\Sent`}},
		{Mailbox: "INBOX", Delim: '.'},
	})
	want := []Mailbox{
		{Name: "INBOX", Label: "INBOX", Role: RoleInbox, Selectable: true},
		{Name: "INBOX.Sent", Label: "Sent", Depth: 1, Role: RoleSent, Selectable: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

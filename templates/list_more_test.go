package templates

import "testing"

func TestListMoreLeadsToWhatOneMayDo(t *testing.T) {
	m := samplePage(sampleRow(5))
	m.Mailboxes[0].Current, m.Mailboxes[2].Current = false, true
	m.List.Mailbox, m.List.Label = m.Mailboxes[2].Name, m.Mailboxes[2].Label
	links := one(t, render(t, MailboxesPage(m)), has("class", "list-links"))
	for to, words := range map[string]string{
		"import": "Import…", "export": "Export…", "settings": "Rename, move, share…", "remove": "Delete the folder…",
	} {
		wantText(t, one(t, links, has("href", m.Links.MailboxAction(m.List.Mailbox, to))), words)
	}
	m.List.Mailbox = ""
	if all(render(t, MailboxesPage(m)), has("class", "list-links")) != nil {
		t.Error("a list over several folders has the acts of one")
	}
}

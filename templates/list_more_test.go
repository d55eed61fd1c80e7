package templates

import "testing"

func TestListMoreLeadsToWhatOneMayDo(t *testing.T) {
	m := samplePage(sampleRow(5))
	m.Mailboxes[0].Current, m.Mailboxes[2].Current = false, true
	m.List.Mailbox, m.List.Label = m.Mailboxes[2].Name, m.Mailboxes[2].Label
	links := one(t, render(t, MailboxesPage(m)), has("class", "list-links"))
	name := m.List.Mailbox
	for to, words := range map[string]string{
		m.Links.Import(name):                    "Import…",
		m.Links.ExportOf(name):                  "Export…",
		m.Links.MailboxAction(name, "settings"): "Rename, move, share…",
		m.Links.MailboxAction(name, "remove"):   "Delete the folder…",
	} {
		wantText(t, one(t, links, has("href", to)), words)
	}
	m.List.Mailbox = ""
	if all(render(t, MailboxesPage(m)), has("class", "list-links")) != nil {
		t.Error("a list over several folders has the acts of one")
	}
}

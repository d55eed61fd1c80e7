package web

import (
	"hearthmail/imapclient"
	"hearthmail/templates"
)

// detailModels are the fields of an open message's header that are shown to
// those who ask.
func detailModels(m *imapclient.Message) []templates.Detail {
	var all []templates.Detail
	for _, d := range []templates.Detail{
		{Field: "date", Label: "Date, as sent"},
		{Field: "sender", Label: "Sent on behalf, by"},
		{Field: "reply-to", Label: "Answers go to"},
		{Field: "list-id", Label: "Mailing list"},
		{Field: "message-id", Label: "Message ID"},
	} {
		if d.Text = m.Header.Text(d.Field); d.Text != "" {
			all = append(all, d)
		}
	}
	return all
}

package web

import (
	"context"
	"hearthmail/imapclient"
	"hearthmail/templates"
)

// detailModels are the fields of an open message's header that are shown to
// those who ask.
func detailModels(ctx context.Context, m *imapclient.Message) []templates.Detail {
	var all []templates.Detail
	for _, d := range []templates.Detail{
		{Field: "date", Label: say(ctx, "Date, as sent")},
		{Field: "sender", Label: say(ctx, "Sent on behalf, by")},
		{Field: "reply-to", Label: say(ctx, "Answers go to")},
		{Field: "list-id", Label: say(ctx, "Mailing list")},
		{Field: "message-id", Label: say(ctx, "Message ID")},
	} {
		if d.Text = m.Header.Text(d.Field); d.Text != "" {
			all = append(all, d)
		}
	}
	return all
}

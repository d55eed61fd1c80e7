package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"hearthmail/locale"
	"hearthmail/message"
	"hearthmail/templates"
)

// sampleList is a page of 50 rows in a tree of twelve mailboxes.
func sampleList() templates.MailboxPage {
	now := time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)
	page := templates.MailboxPage{Chrome: templates.Chrome{
		Links: templates.NewLinks(""), Username: "family", Now: now,
		Assets: templates.Assets{Style: "/static/app.css", Scripts: []string{"/static/app.js"}, Icons: "/static/icons.svg", Icon: "/static/favicon.svg"},
	}}
	for i := range 12 {
		page.Mailboxes = append(page.Mailboxes, templates.Mailbox{
			Name: fmt.Sprintf("Family/%d", i), Label: fmt.Sprint(i), Depth: i % 3, Selectable: true, Total: 900, Unseen: uint32(i),
		})
	}
	list := templates.List{
		Mailbox: "INBOX", Label: "Inbox", UIDValidity: 1_700_000_000, Total: 100_000, Unseen: 12, Pages: 2000,
		View: templates.View{Page: 3}, Sorts: []string{"arrival", "date", "from", "subject", "size"},
	}
	words := []string{"garden", "invoice", "school", "tickets for", "re:", "the", "Tuesday", "photographs", "boiler", "& a question", "grüße", "minutes"}
	for i := range 50 {
		list.Rows = append(list.Rows, templates.Row{
			UID: uint32(99_950 - 7*i), Flags: []string{`\Seen`, "$Label1"}, Unread: i%9 == 0, Flagged: i%11 == 0, Deleted: i%13 == 0, HasAttachment: i%4 == 0,
			Date:    now.Add(-time.Duration(i*i) * 3 * time.Hour),
			From:    []message.Address{{Name: fmt.Sprintf("Sender No. %d", i*7919%97), Addr: fmt.Sprintf("sender%d@%d.example.org", i*7919%97, i%7)}},
			Subject: fmt.Sprintf("%s %s %s %d", words[i%12], words[i*5%11], words[i*7%12], i*104729),
			Size:    int64(1000 + i*i*i*37),
		})
	}
	page.List = list
	return page
}

func BenchmarkListPage(b *testing.B) {
	page := sampleList()
	for _, accept := range []string{"identity", "gzip", "br"} {
		b.Run(accept, func(b *testing.B) {
			packer := newPacker()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("Accept-Encoding", accept)
			r = r.WithContext(locale.With(r.Context(), locale.Of(r.Context())))
			b.ReportAllocs()
			for b.Loop() {
				made, err := packer.page(r, templates.MailboxesPage(page))
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(made.body)), "octets")
			}
		})
	}
}

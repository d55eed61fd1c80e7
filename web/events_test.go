package web

import (
	"net/http/httptest"
	"testing"

	"hearthmail/imapclient"
)

func TestEventsText(t *testing.T) {
	for _, tc := range []struct {
		name   string
		events []imapclient.Event
		want   string
	}{
		{"none", nil, ""},
		{"without details", []imapclient.Event{{Mailbox: "A \"b\"\nc", Total: 3}}, "id: 9\nevent: change\ndata: {\"mailbox\":\"A \\\"b\\\"\\nc\"}\n\n"},
		{"only the last leads to the new turn", []imapclient.Event{{Mailbox: "Sent"}, {}, {Mailbox: "INBOX"}}, "" +
			"id: 7\nevent: change\ndata: {\"mailbox\":\"\"}\n\n" +
			"id: 7\nevent: change\ndata: {\"mailbox\":\"INBOX\"}\n\n" +
			"id: 9\nevent: change\ndata: {\"mailbox\":\"Sent\"}\n\n"},
		{"details", []imapclient.Event{{
			Mailbox: "INBOX", Detailed: true, UIDValidity: 5, Total: 12, Unseen: 4,
			Arrived: []uint32{8, 9}, Expunged: []uint32{2}, Flags: map[uint32][]string{6: {}, 5: {`\Seen`, "$Junk"}, 4: nil},
		}}, "id: 9\nevent: change\ndata: {\"mailbox\":\"INBOX\",\"uidvalidity\":5,\"total\":12,\"unseen\":4," +
			"\"arrived\":[8,9],\"expunged\":[2],\"flags\":{\"4\":[],\"5\":[\"\\\\Seen\",\"$Junk\"],\"6\":[]}}\n\n"},
		{"empty details", []imapclient.Event{{Mailbox: "INBOX", Detailed: true}}, "id: 9\nevent: change\n" +
			"data: {\"mailbox\":\"INBOX\",\"uidvalidity\":0,\"total\":0,\"unseen\":0,\"arrived\":[],\"expunged\":[],\"flags\":{}}\n\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := eventsText(tc.events, 7, 9); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

func TestSinceParam(t *testing.T) {
	for _, tc := range []struct {
		query, header string
		want          uint64
	}{
		{"", "", 0}, {"?since=5", "", 5}, {"?since=5", "6", 6}, {"?since=5", "4", 4}, {"", "6", 6},
		{"?since=x", "", 0}, {"?since=5", "x", 0}, {"?since=-1", "", 0}, {"?since=18446744073709551616", "", 0},
	} {
		r := httptest.NewRequest("GET", "/events"+tc.query, nil)
		if tc.header != "" {
			r.Header.Set("Last-Event-ID", tc.header)
		}
		if got := sinceParam(r); got != tc.want {
			t.Errorf("since %q and the header %q give %d, want %d", tc.query, tc.header, got, tc.want)
		}
	}
}

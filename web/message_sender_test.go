package web

import (
	"testing"

	"hearthmail/imapclient"
	"hearthmail/message"
)

// TestForged: what was chosen for a sender counts for no message that one's own
// mail server has found forged. It is believed alone, and only where it is named.
func TestForged(t *testing.T) {
	const from = "From: shop@example.com\r\n"
	for fields, want := range map[string]bool{
		from: false,
		from + "Authentication-Results: mx.example; dmarc=pass header.from=example.com\r\n": false,
		from + "Authentication-Results: mx.example; dmarc=fail header.from=example.com\r\n": true,
		from + "Authentication-Results: evil.example; dmarc=fail\r\n":                       false,
	} {
		m := &imapclient.Message{Header: message.ParseHeader([]byte(fields + "\r\n"))}
		if got := (&Server{authservs: []string{"mx.example"}}).forged(m); got != want {
			t.Errorf("%q: %v", fields, got)
		}
		if (&Server{}).forged(m) {
			t.Errorf("%q: forged, though no server is named", fields)
		}
	}
}

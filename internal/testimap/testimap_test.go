package testimap

import (
	"net/mail"
	"strings"
	"testing"
)

func TestGeneratedMailParses(t *testing.T) {
	for i := range 60 {
		m := GenerateMail(i)
		parsed, err := mail.ReadMessage(strings.NewReader(string(m.Body)))
		if err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
		if date, err := parsed.Header.Date(); err != nil || !date.Equal(m.Date) {
			t.Errorf("message %d: Date %v, %v, want %v", i, date, err, m.Date)
		}
		if _, err := parsed.Header.AddressList("From"); err != nil {
			t.Errorf("message %d: From: %v", i, err)
		}
		if got, want := parsed.Header.Get("In-Reply-To") != "", i%threadLength > 0; got != want {
			t.Errorf("message %d: is a reply %v, want %v", i, got, want)
		}
	}
}

func TestQuoteMailbox(t *testing.T) {
	for name, want := range map[string]string{
		"INBOX":    `"INBOX"`,
		"R&D":      `"R&-D"`,
		`a "b" \c`: `"a \"b\" \\c"`,
		"Entwürfe": `"Entw&APw-rfe"`,
		"台北/日本語":   `"&U,BTFw-/&ZeVnLIqe-"`,
		"😀":        `"&2D3eAA-"`,
	} {
		if got := QuoteMailbox(name); got != want {
			t.Errorf("QuoteMailbox(%q) = %s, want %s", name, got, want)
		}
	}
}

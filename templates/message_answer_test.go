package templates

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// composeLinks are where the page leads to letters.
func composeLinks(doc *html.Node) string {
	var found []string
	for _, n := range all(doc, tag("a")) {
		if href, _ := attribute(n, "href"); strings.HasPrefix(href, "/mail/compose?") {
			found = append(found, strings.TrimPrefix(href, "/mail/compose?"))
		}
	}
	return strings.Join(found, " ")
}

func TestAnswers(t *testing.T) {
	const usual = "mailbox=INBOX&reply=1&uid=5 mailbox=INBOX&reply-all=1&uid=5 forward=1&mailbox=INBOX&uid=5"
	const more = " forward=attached&mailbox=INBOX&uid=5 edit=5&mailbox=INBOX"
	tests := map[string]struct {
		change func(*Message)
		want   string
	}{
		"usual":           {func(*Message) {}, usual + more},
		"of a list":       {func(m *Message) { m.List = true }, usual + " list=1&mailbox=INBOX&uid=5" + more},
		"draft":           {func(m *Message) { m.Draft = true }, "draft=5&mailbox=INBOX" + more},
		"nothing is sent": {func(m *Message) { m.Answers, m.List = false, true }, ""},
	}
	for name, test := range tests {
		m := sampleOpen()
		test.change(m.Message)
		if got := composeLinks(render(t, MailboxesPage(m))); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

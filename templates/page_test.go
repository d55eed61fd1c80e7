package templates

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"hearthmail/locale"
	"hearthmail/message"
)

// hostile is what a stranger may put into any text that we show.
const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>`

// render gives the parsed document of a component.
func render(t *testing.T, c templ.Component) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(renderText(t, c)))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return doc
}

func renderText(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	ctx := locale.With(t.Context(), locale.Of(t.Context())) // which reads the catalogue once alone
	if err := c.Render(ctx, &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	return b.String()
}

type matcher func(*html.Node) bool

func tag(name string) matcher {
	return func(n *html.Node) bool { return n.Data == name }
}

// has matches an attribute, of that value unless value is "*".
func has(key, value string) matcher {
	return func(n *html.Node) bool {
		got, ok := attribute(n, key)
		return ok && (value == "*" || got == value)
	}
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// all are the elements at or below n that every matcher takes.
func all(n *html.Node, matchers ...matcher) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && every(d, matchers) {
			found = append(found, d)
		}
	}
	return found
}

func every(n *html.Node, matchers []matcher) bool {
	for _, m := range matchers {
		if !m(n) {
			return false
		}
	}
	return true
}

// one is the only such element; another number of them fails the test.
func one(t *testing.T, n *html.Node, matchers ...matcher) *html.Node {
	t.Helper()
	found := all(n, matchers...)
	if len(found) != 1 {
		t.Fatalf("found %d elements, want 1", len(found))
	}
	return found[0]
}

// text is what is written below n, with the space at its ends cut off.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func wantAttribute(t *testing.T, n *html.Node, key, want string) {
	t.Helper()
	if got, ok := attribute(n, key); !ok || got != want {
		t.Errorf("<%s %s=%q> (there: %v), want %q", n.Data, key, got, ok, want)
	}
}

func wantText(t *testing.T, n *html.Node, want string) {
	t.Helper()
	if got := text(n); got != want {
		t.Errorf("text of <%s> is %q, want %q", n.Data, got, want)
	}
}

// wantHarmless fails when anything of hostile became markup, when a page
// carries script or style of its own, or when a link could run script.
func wantHarmless(t *testing.T, doc *html.Node) {
	t.Helper()
	for _, n := range all(doc) {
		if n.Data == "img" || n.Data == "style" || (n.Data == "script" && n.FirstChild != nil) {
			t.Errorf("there is a <%s> in the page", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(a.Key, "hx-on") {
				t.Errorf("<%s> has the attribute %s", n.Data, a.Key)
			}
			if isAddress(a.Key) && !harmlessAddress(a.Val) {
				t.Errorf("<%s %s=%q> leads outside", n.Data, a.Key, a.Val)
			}
		}
	}
}

func isAddress(key string) bool {
	switch key {
	case "href", "src", "action", "formaction", "hx-get", "hx-post":
		return true
	}
	return false
}

func harmlessAddress(address string) bool {
	for _, start := range []string{"/mail/", "#", "https://", "http://", "mailto:"} {
		if strings.HasPrefix(address, start) {
			return true
		}
	}
	return false
}

func sampleChrome() Chrome {
	return Chrome{
		Links:    NewLinks("/mail"),
		Assets:   Assets{Style: "/mail/static/app.css", Scripts: []string{"/mail/static/app.js"}, Icons: "/mail/static/icons.svg", Icon: "/mail/static/favicon.svg"},
		Username: "mira@hearth.example",
		Now:      time.Date(2026, 3, 10, 15, 0, 0, 0, time.UTC),
	}
}

func sampleRow(uid uint32) Row {
	return Row{
		UID: uid, Flags: []string{`\Seen`}, Date: time.Date(2026, 3, 10, 14, 5, 0, 0, time.UTC),
		From:    []message.Address{{Name: "Rose", Addr: "rose@hearth.example"}},
		To:      []message.Address{{Name: "Mira", Addr: "mira@hearth.example"}},
		Subject: "Sunday lunch", Size: 4300,
	}
}

func samplePage(rows ...Row) MailboxPage {
	return MailboxPage{
		Chrome: sampleChrome(),
		Mailboxes: []Mailbox{
			{Name: "INBOX", Label: "Inbox", Role: "inbox", Selectable: true, Total: 9812, Unseen: 12, Current: true},
			{Name: "Family", Label: "Family"},
			{Name: "Family/Garden & Yard", Label: "Garden & Yard", Depth: 1, Selectable: true},
		},
		List: List{
			Mailbox: "INBOX", Label: "Inbox", Role: "inbox", UIDValidity: 77, Total: 9812, Unseen: 12,
			Pages: 197, Sorts: []string{"arrival", "date", "from", "to", "subject", "size"}, Rows: rows,
		},
	}
}

func sampleOpen() MailboxPage {
	m := samplePage(sampleRow(6), sampleRow(5), sampleRow(4))
	m.Message = &Message{Mailbox: "INBOX", UIDValidity: 77, At: NewLinks("/mail").Mail("INBOX", 77, 5), Row: sampleRow(5), Previous: 6, Next: 4, Answers: true}
	return m
}

// textOf is a message's text as its only section.
func textOf(lines ...message.Line) []Section {
	return []Section{{Kind: message.SectionText, Part: "1", Text: lines}}
}

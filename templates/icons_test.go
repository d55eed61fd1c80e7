package templates

import (
	"os"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// Every icon that a page asks for is in the sprite, and the other way round.
func TestIconsAreInTheSprite(t *testing.T) {
	sprite := iconNames(t)
	used := usedIcons(t)
	for name := range used {
		if !sprite[name] {
			t.Errorf("the sprite lacks %q", name)
		}
	}
	for name := range sprite {
		if !used[name] {
			t.Errorf("no page uses %q", name)
		}
	}
}

func iconNames(t *testing.T) map[string]bool {
	t.Helper()
	content, err := os.ReadFile("../static/src/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(string(content)))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, n := range all(doc, tag("symbol")) {
		id, _ := attribute(n, "id")
		names[id] = true
	}
	return names
}

// usedIcons renders a page with everything on it.
func usedIcons(t *testing.T) map[string]bool {
	t.Helper()
	m := sampleOpen()
	m.List.View.Page, m.List.View.Query = 2, "lunch"
	for _, role := range []Role{"inbox", "drafts", "sent", "archive", "junk", "trash", "flagged", "all", ""} {
		m.Mailboxes = append(m.Mailboxes, Mailbox{Role: role, Selectable: true})
	}
	for _, mediaType := range []string{
		"application/zip", "text/calendar", "text/vcard", "text/csv", "application/pkcs7-signature",
		"image/png", "audio/ogg", "video/webm", "text/plain", "application/x-odd",
	} {
		m.Message.Attachments = append(m.Message.Attachments, Attachment{Type: mediaType})
	}
	m.List.Rows[1].Thread = sampleThreads().List.Rows[0].Thread
	m.List.Rows[0].Deleted, m.List.Rows[0].Flagged, m.List.Rows[0].Answered = true, true, true
	used := map[string]bool{}
	for _, page := range []templ.Component{MailboxesPage(m), ShowCompose(Compose{Chrome: m.Chrome})} {
		for _, n := range all(render(t, page), tag("use")) {
			href, _ := attribute(n, "href")
			name, ok := strings.CutPrefix(href, "/mail/static/icons.svg#")
			if !ok {
				t.Errorf("the icon %q is not from the sprite", href)
			}
			used[name] = true
		}
	}
	return used
}

package templates

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearthmail/message"
)

func TestOpenMessageHeader(t *testing.T) {
	doc := render(t, MailboxesPage(sampleOpen()))
	root := one(t, doc, has("data-message", "5"))
	wantText(t, one(t, root, has("data-field", "subject")), "Sunday lunch")
	wantText(t, one(t, root, has("data-field", "size")), "4 kB")
	wantText(t, one(t, root, has("data-field", "date")), "Tuesday, 10 March 2026, 14:05")
	from := text(one(t, root, has("data-field", "from")))
	if !strings.Contains(from, "Rose") || !strings.Contains(from, "<rose@hearth.example>") {
		t.Errorf("From shows %q, want the name and the address", from)
	}
	wantText(t, one(t, doc, tag("h1")), "Sunday lunch")
	wantAttribute(t, one(t, root, has("id", "message-previous")), "href", "/mail/mailboxes/INBOX/messages/6")
	wantAttribute(t, one(t, root, has("id", "message-next")), "href", "/mail/mailboxes/INBOX/messages/4")
	wantAttribute(t, one(t, root, has("id", "message-back")), "href", "/mail/mailboxes/INBOX")
	wantUniqueIDs(t, doc)
}

func TestHTMLBodyStandsApart(t *testing.T) {
	m := sampleOpen()
	m.Message.Sections = []Section{{Kind: message.SectionHTML, Body: m.Message.At.Body("", false)}}
	doc := render(t, MailboxesPage(m))
	frame := one(t, doc, tag("iframe"), has("data-body", "*"))
	wantAttribute(t, frame, "sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox")
	wantAttribute(t, frame, "src", "/mail/mailboxes/INBOX/messages/5/body")
	if title, _ := attribute(frame, "title"); title == "" {
		t.Error("the frame has no title")
	}
	if all(doc, tag("pre")) != nil {
		t.Error("the text is shown too")
	}
}

func TestTextBody(t *testing.T) {
	m := sampleOpen()
	m.Message.Sections = textOf(
		message.Line{Spans: []message.Span{{Text: "Look at "}, {Text: "https://a.example/?x=\"&y", URL: "https://a.example/?x=\"&y"}}},
		message.Line{},
		message.Line{Quote: 2, Spans: []message.Span{{Text: "  <b>who?</b>"}}},
		message.Line{Signature: true, Spans: []message.Span{{Text: "-- "}}},
	)
	m.Message.Shortened = true
	doc := render(t, MailboxesPage(m))
	pre := one(t, doc, tag("pre"), has("data-body", "*"))
	wantText(t, pre, "Look at https://a.example/?x=\"&y\n\n>>   <b>who?</b>\n--")
	link := one(t, pre, tag("a"))
	wantAttribute(t, link, "href", "https://a.example/?x=\"&y")
	wantAttribute(t, link, "rel", "noopener noreferrer nofollow")
	wantAttribute(t, link, "target", "_blank")
	one(t, pre, has("class", "line quote quote-2"))
	one(t, pre, has("class", "line signature"))
	note := one(t, doc, has("class", "truncated"))
	wantAttribute(t, one(t, note, tag("a")), "href", "/mail/mailboxes/INBOX/messages/5/raw?uidvalidity=77")
}

func TestTextLinksOnlyWhereOneMayGo(t *testing.T) {
	for address, want := range map[string]bool{
		"https://a.example/": true, "HTTP://a.example/": true, "mailto:a@b.example": true,
		"javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false, " javascript:alert(1)": false,
		"data:text/html,<script>": false, "vbscript:x": false, "file:///etc/passwd": false,
		"//evil.example/": false, "/mail/logout": false, "https://": false, "": false,
	} {
		m := sampleOpen()
		m.Message.Sections = textOf(message.Line{Spans: []message.Span{{Text: "here", URL: address}}})
		pre := one(t, render(t, MailboxesPage(m)), tag("pre"))
		if got := all(pre, tag("a")) != nil; got != want {
			t.Errorf("%q is a link: %v, want %v", address, got, want)
		}
	}
}

func TestAttachments(t *testing.T) {
	m := sampleOpen()
	m.Message.Attachments = []Attachment{
		{Path: "2", Name: "bill.pdf", Type: "application/pdf", Size: 170_000},
		{Path: "3.1", Name: "lake.jpg", Type: "image/jpeg", Size: 2_300_000},
	}
	doc := render(t, MailboxesPage(m))
	second := one(t, doc, has("data-part", "3.1"))
	wantAttribute(t, one(t, second, tag("a")), "href", "/mail/mailboxes/INBOX/messages/5/parts/3.1?uidvalidity=77")
	for _, want := range []string{"lake.jpg", "Picture (JPEG)", "2.3 MB"} {
		if got := text(second); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	one(t, doc, has("href", "/mail/mailboxes/INBOX/messages/5/attachments.zip?uidvalidity=77"))
	m.Message.Attachments = m.Message.Attachments[:1]
	if all(render(t, MailboxesPage(m)), has("href", "/mail/mailboxes/INBOX/messages/5/attachments.zip")) != nil {
		t.Error("one attachment alone is offered as an archive")
	}
}

func TestActionsOnTheOpenMessage(t *testing.T) {
	m := sampleOpen()
	acts := one(t, render(t, MailboxesPage(m)), has("class", "message-acts"))
	for _, form := range all(acts, tag("form")) {
		wantAttribute(t, one(t, form, has("name", "uid")), "value", "5")
		wantAttribute(t, one(t, form, has("name", "uidvalidity")), "value", "77")
	}
	wantAttribute(t, one(t, acts, has("id", "message-strike")), "formaction", "/mail/mailboxes/INBOX/delete")
	if all(acts, has("id", "message-purge")) != nil {
		t.Error("a message that is not struck can be purged")
	}
	m.Message.Deleted = true
	doc := render(t, MailboxesPage(m))
	wantAttribute(t, one(t, doc, has("id", "message-strike")), "formaction", "/mail/mailboxes/INBOX/undelete")
	wantAttribute(t, one(t, doc, has("id", "message-purge")), "formmethod", "get")
	wantText(t, one(t, one(t, doc, has("id", "message-title")), tag("del")), "Sunday lunch")
}

func TestLongRecipientListsAreFolded(t *testing.T) {
	m := sampleOpen()
	for range 9 {
		m.Message.Cc = append(m.Message.Cc, message.Address{Addr: "cousin@hearth.example"})
	}
	cc := one(t, render(t, MailboxesPage(m)), has("data-field", "cc"))
	if got := len(all(cc, has("class", "person"))); got != 9 {
		t.Errorf("%d people, want 9", got)
	}
	wantText(t, one(t, cc, tag("summary")), "and 5 more")
}

func TestMessageEscapesEverything(t *testing.T) {
	m := sampleOpen()
	evil := []message.Address{{Name: hostile, Addr: hostile}}
	m.Message.Subject, m.Message.From, m.Message.To = hostile, evil, evil
	m.Message.Cc, m.Message.ReplyTo = evil, evil
	m.Message.Sections = textOf(message.Line{Quote: 1, Spans: []message.Span{{Text: hostile, URL: "https://a.example/" + hostile}}})
	m.Message.Attachments = []Attachment{{Path: hostile, Name: hostile, Type: hostile}}
	doc := render(t, MailboxesPage(m))
	wantHarmless(t, doc)
	wantText(t, one(t, doc, has("id", "message-title")), hostile)
	part := one(t, doc, has("data-part", hostile))
	wantText(t, one(t, part, has("class", "attachment-name")), hostile)
}

func TestBodyDocument(t *testing.T) {
	body := message.HTMLBody{
		HTML: "<p id=mine>Hello</p>", Style: "p::after { content: '</style><script>' }",
		BodyStyle: `color: red; font-family: "><script>`, Dir: "rtl", Lang: "he",
	}
	doc := render(t, BodyDocument(body))
	one(t, doc, tag("p"), has("id", "mine"))
	if all(doc, tag("script")) != nil || len(all(doc, tag("style"))) != 3 {
		t.Error("a style sheet left its element")
	}
	root := one(t, doc, tag("html"))
	wantAttribute(t, root, "dir", "rtl")
	wantAttribute(t, root, "lang", "he")
	wantAttribute(t, one(t, doc, tag("body")), "style", body.BodyStyle)
	wantAttribute(t, one(t, doc, tag("meta"), has("name", "color-scheme")), "content", "light")
	dark := render(t, BodyDocument(message.HTMLBody{Dark: true, DarkPage: true}))
	wantAttribute(t, one(t, dark, tag("meta"), has("name", "color-scheme")), "content", "light dark")
	if len(all(dark, tag("style"))) != 1 {
		t.Error("a mail with dark colours of its own is turned all the same")
	}
}

// FuzzTextLine: whatever a line holds, it stays the text that it was, within
// one span that has no elements but our own.
func FuzzTextLine(f *testing.F) {
	f.Add("plain", "https://a.example/", "lai", 0)
	f.Add(hostile, "javascript:alert(1)", "<script>", 3)
	f.Add("a\x00b\r\nc", "mailto:\"><b>", "", 21)
	f.Fuzz(func(t *testing.T, written, address, word string, quote int) {
		line := textLine(t.Context(), message.Line{Quote: quote, Spans: []message.Span{{Text: written, URL: address}}}, []string{word})
		doc, err := html.Parse(strings.NewReader("<pre>" + line + "</pre>"))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range all(one(t, doc, tag("pre"))) {
			if n.Data != "span" && n.Data != "a" && n.Data != "mark" {
				t.Fatalf("<%s> in %q", n.Data, line)
			}
			if href, ok := attribute(n, "href"); ok && !webLink(href) {
				t.Fatalf("link to %q", href)
			}
		}
	})
}

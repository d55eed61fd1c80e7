package templates

import (
	"strings"
	"testing"
	"time"
)

// TestOutboxWords: each phase says how the letter is and what can be done, and the
// server's words stand in it once, harmless.
func TestOutboxWords(t *testing.T) {
	evil := `550 <script>alert(1)</script> "no"`
	for phase, want := range map[OutboxPhase][]string{
		OutboxSoon: {"<p>Sending…", "Sending in", "7 seconds.", "/undo"}, OutboxSending: {"Sending…", "/undo"}, OutboxSent: {"Sent."},
		OutboxLater: {"2 March 2026", "/undo", "/now", "/postpone"}, OutboxRetry: {"tried again", "asked to try again later", "/now", "/undo"},
		OutboxRest: {"not to everybody yet", "/now", "/stop"}, OutboxUncertain: {"Nobody can say", "/arrived", "/again"},
		OutboxFailed: {"It was not sent.", "letter=id", "discard=id"}, OutboxPartly: {"not to everybody", "/others", "/seen"},
		OutboxTaken: {"taken back", "letter=id", "discard=id"}, OutboxUncopied: {"could not be put into the Sent folder", "/seen"},
	} {
		l := OutboxLetter{
			ID: "id", Subject: "<b>Plums</b>", Phase: phase, Trouble: "later", Answer: evil, Seconds: 7, Due: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
			Recipients: []OutboxRecipient{{Address: "ann@example.org", Refused: true, Answer: evil}, {Address: "ben@example.org", Got: true}},
		}
		c := Chrome{Links: NewLinks("/mail"), Now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Outbox: Outbox{Sending: []OutboxLetter{l}}}
		page := renderText(t, ShowOutbox(OutboxPage{Chrome: c, Letters: []OutboxLetter{l}}))
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("%s: the page lacks %q", phase, words)
			}
		}
		if strings.Contains(page, "<script>alert") || strings.Contains(page, "<b>Plums") {
			t.Errorf("%s: markup of others is in the page", phase)
		}
	}
}

// TestOutboxPeople: of many recipients some are named.
func TestOutboxPeople(t *testing.T) {
	var l OutboxLetter
	for range 500 {
		l.Recipients = append(l.Recipients, OutboxRecipient{Address: "a@example.org"})
	}
	if got := l.people(t.Context()); !strings.HasSuffix(got, ", and 495 more") || strings.Count(got, "@") != 5 {
		t.Error(got)
	}
}

// TestOutboxAlerts: of several letters in trouble the first is told of in full, and
// where the others are; nothing stands between an address and what it was told.
func TestOutboxAlerts(t *testing.T) {
	var c Chrome
	c.Links = NewLinks("/mail")
	for i, want := range []string{"", "One more letter", "2 more letters"} {
		c.Outbox.Alerts = append(c.Outbox.Alerts, OutboxLetter{
			ID: string(rune('a' + i)), Phase: OutboxFailed, Trouble: "refused",
			Recipients: []OutboxRecipient{{Address: "ann@example.org", Refused: true, Answer: "550 no"}},
		})
		page := renderText(t, OutboxFragment(c))
		if n := strings.Count(page, "data-letter="); n != 1 || !strings.Contains(page, `data-letter="a"`) {
			t.Errorf("of %d letters %d are told of in full", i+1, n)
		}
		if !strings.Contains(page, want) || (i > 0) != strings.Contains(page, `href="/mail/outbox">See all`) {
			t.Errorf("of %d letters the page says %s", i+1, page)
		}
	}
}

// TestOutboxLink: while letters wait every page leads to them.
func TestOutboxLink(t *testing.T) {
	waits := 0
	for _, phase := range []OutboxPhase{
		OutboxSoon, OutboxSending, OutboxSent, OutboxLater, OutboxRetry, OutboxRest, OutboxUncertain, OutboxFailed, OutboxPartly, OutboxTaken, OutboxUncopied,
	} {
		if (OutboxLetter{Phase: phase}).Waits() {
			waits++
		}
	}
	if waits != 7 {
		t.Errorf("%d phases are waiting", waits)
	}
	c := Chrome{Links: NewLinks("/mail")}
	if page := renderText(t, OutboxFragment(c)); strings.Contains(page, `href="/mail/outbox"`) || !c.Outbox.Empty() {
		t.Error("there is a way to an empty outbox")
	}
	c.Outbox.Waiting = 3
	if page := renderText(t, OutboxFragment(c)); !strings.Contains(page, `href="/mail/outbox"`) || !strings.Contains(page, ">3<") || c.Outbox.Empty() {
		t.Error("there is no way to letters that wait")
	}
}

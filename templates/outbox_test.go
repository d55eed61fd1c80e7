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
		OutboxSoon: {"Sending in", "7 seconds.", "/undo"}, OutboxSending: {"Sending…", "/undo"}, OutboxSent: {"Sent."},
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
	if got := l.people(); !strings.HasSuffix(got, ", and 495 more") || strings.Count(got, "@") != 5 {
		t.Error(got)
	}
}

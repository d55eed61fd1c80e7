package templates

import (
	"strings"
	"testing"
)

func openWith(images Images) MailboxPage {
	m := sampleOpen()
	m.Message.Images = images
	return m
}

// TestImagesBar: it says what was not loaded, and offers what can be chosen.
func TestImagesBar(t *testing.T) {
	for name, tc := range map[string]struct {
		images Images
		mark   string   // "" for no bar
		offers []string // ids
		says   []string
	}{
		"none":               {Images{Sender: "ana@example.org"}, "", nil, nil},
		"shown, but none":    {Images{Sender: "ana@example.org", Shown: true}, "", nil, nil},
		"one":                {Images{Blocked: 1, Sender: "ana@example.org"}, "blocked", []string{"images-once", "images-sender", "images-always"}, []string{"1 picture from elsewhere was not loaded", "Always for ana@example.org"}},
		"several":            {Images{Blocked: 1234}, "blocked", []string{"images-once", "images-always"}, []string{"1,234 pictures"}},
		"and a tracker":      {Images{Blocked: 2, Trackers: 1, TrackerHosts: []string{hostile}}, "blocked", []string{"images-once", "images-always"}, []string{"2 pictures and 1 tracking pixel from elsewhere were not loaded", "1 tracking pixel is never loaded", "tell " + hostile + " that"}},
		"trackers alone":     {Images{Trackers: 3, TrackerHosts: []string{"a.example", "b.example"}}, "trackers", nil, []string{"3 tracking pixels", "tell a.example, b.example that"}},
		"a tracker, nowhere": {Images{Trackers: 1}, "trackers", nil, []string{"tell the sender that"}},
		"once":               {Images{Loaded: 2, Shown: true, Sender: "ana@example.org"}, "shown", []string{"images-sender"}, []string{"2 pictures from elsewhere are shown", "Hearthmail has fetched them"}},
		"once, forged":       {Images{Loaded: 1, Shown: true}, "shown", nil, []string{"1 picture from elsewhere is shown"}},
		"for the sender":     {Images{Loaded: 1, Shown: true, Why: ImagesSender, Sender: "ana@example.org"}, "shown", []string{"images-ask"}, []string{"Stop for ana@example.org", "for this sender"}},
		"always":             {Images{Loaded: 1, Shown: true, Why: ImagesAlways}, "shown", []string{"images-ask"}, []string{"Ask first", "for all messages"}},
		"shown, with a bad":  {Images{Blocked: 1, Shown: true, Why: ImagesAlways}, "blocked", nil, []string{"could not be loaded"}},
	} {
		t.Run(name, func(t *testing.T) {
			doc := render(t, MailboxesPage(openWith(tc.images)))
			wantHarmless(t, doc)
			wantUniqueIDs(t, doc)
			bars := all(doc, has("data-images", "*"))
			if tc.mark == "" {
				if len(bars) > 0 {
					t.Errorf("there is a bar: %s", text(bars[0]))
				}
				return
			}
			bar := one(t, doc, has("data-images", tc.mark))
			for _, says := range tc.says {
				if !strings.Contains(strings.Join(strings.Fields(text(bar)), " "), strings.Join(strings.Fields(says), " ")) {
					t.Errorf("it says %q, want %q", text(bar), says)
				}
			}
			for _, id := range []string{"images-once", "images-sender", "images-always", "images-ask"} {
				got := len(all(bar, has("id", id)))
				want := strings.Count(" "+strings.Join(tc.offers, " ")+" ", " "+id+" ")
				if got != want {
					t.Errorf("%s is there %d times, want %d", id, got, want)
				}
			}
		})
	}
}

// TestImagesOffers: they work as plain links and forms, and with script; on the
// page of a message in a part as plain ones alone.
func TestImagesOffers(t *testing.T) {
	const mail = "/mail/mailboxes/INBOX/messages/5"
	m := openWith(Images{Blocked: 2, Sender: "ana@example.org"})
	m.Message.View = View{Page: 2}
	doc := render(t, MailboxesPage(m))
	once, sender := one(t, doc, has("id", "images-once")), one(t, doc, has("id", "images-sender"))
	wantAttribute(t, once, "href", mail+"?page=2&images=remote")
	wantAttribute(t, once, "hx-get", mail+"?page=2&images=remote")
	wantAttribute(t, sender, "hx-post", mail+"/images")
	wantAttribute(t, sender, "value", "sender")
	wantAttribute(t, sender.Parent, "action", mail+"/images")

	m.Message.At = m.Message.At.Inside("2")
	inner := render(t, InnerMailPage(m, "/back"))
	sender = one(t, inner, has("id", "images-sender"))
	wantAttribute(t, sender.Parent, "action", mail+"/parts/2/open/images")
	for _, name := range []string{"hx-get", "hx-post"} {
		if all(inner, has(name, "*")) != nil {
			t.Errorf("there is %s", name)
		}
	}
}

func TestPictureSettings(t *testing.T) {
	m := sampleSettings()
	doc := render(t, ShowSettings(m))
	one(t, doc, has("data-pictures", "ask"))
	if all(doc, has("data-sender", "*")) != nil {
		t.Error("senders are listed that nobody has chosen")
	}
	m.Pictures = PictureSettings{Always: true, Senders: []string{"ana@example.org", hostile}}
	doc = render(t, ShowSettings(m))
	wantHarmless(t, doc)
	card := one(t, doc, has("data-pictures", "always"))
	if _, checked := attribute(one(t, card, has("name", "allow"), has("value", "always")), "checked"); !checked {
		t.Error("what was chosen is not marked")
	}
	entry := one(t, card, has("data-sender", hostile))
	wantAttribute(t, one(t, entry, has("name", "sender")), "value", hostile)
	wantAttribute(t, one(t, entry, tag("form")), "action", "/mail/settings/images/senders/remove")
}

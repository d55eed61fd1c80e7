package web

import (
	"net/http"
	"testing"
	"time"

	"hearthmail/imapclient"
	"hearthmail/internal/testpostgres"
	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

func mailFrom(addresses ...string) *imapclient.Message {
	m := &imapclient.Message{}
	for _, address := range addresses {
		m.From = append(m.From, message.Address{Addr: address})
	}
	return m
}

// TestPicturesOf: they are shown when asked for, or when that was chosen; for a
// sender only when it is certain who that is.
func TestPicturesOf(t *testing.T) {
	kept := memoryStore(t)
	s := pictureServer(t, kept, goneFetch{})
	ann, ben := s.enter(t, "ann@example.org"), s.enter(t, "ben@example.org")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.allowSender(s.as(t, ann, "/mail/"), "shop@example.com"))
	must(s.setPictures(s.as(t, ben, "/mail/"), picturesAlways))
	const once = "/mail/?images=remote"
	blocked := func(sender string) templates.Images { return templates.Images{Sender: sender} }
	shown := func(sender string, why templates.ImagesWhy) templates.Images {
		return templates.Images{Sender: sender, Shown: true, Why: why}
	}
	for name, tc := range map[string]struct {
		who     *device
		address string
		m       *imapclient.Message
		forged  bool
		want    templates.Images
	}{
		"nothing chosen":          {ann, "/mail/", mailFrom("other@example.com"), false, blocked("other@example.com")},
		"once":                    {ann, once, mailFrom("other@example.com"), false, shown("other@example.com", templates.ImagesOnce)},
		"another word":            {ann, "/mail/?images=yes", mailFrom("other@example.com"), false, blocked("other@example.com")},
		"for the sender":          {ann, "/mail/", mailFrom("shop@example.com"), false, shown("shop@example.com", templates.ImagesSender)},
		"in other case":           {ann, "/mail/", mailFrom("Shop@EXAMPLE.com"), false, shown("shop@example.com", templates.ImagesSender)},
		"below the sender":        {ann, "/mail/", mailFrom("shop@example.com.evil.example"), false, blocked("shop@example.com.evil.example")},
		"the sender's name alone": {ann, "/mail/", mailFrom("shop"), false, blocked("")},
		"forged":                  {ann, "/mail/", mailFrom("shop@example.com"), true, blocked("")},
		"forged, once":            {ann, once, mailFrom("shop@example.com"), true, shown("", templates.ImagesOnce)},
		"several senders":         {ann, "/mail/", mailFrom("shop@example.com", "evil@example.net"), false, blocked("")},
		"several senders, turned": {ann, "/mail/", mailFrom("evil@example.net", "shop@example.com"), false, blocked("")},
		"no sender":               {ann, "/mail/", mailFrom(), false, blocked("")},
		"a sender with a space":   {ann, "/mail/", mailFrom("shop@example.com evil"), false, blocked("")},
		"another's sender":        {ben, "/mail/", mailFrom("shop@example.com"), false, shown("shop@example.com", templates.ImagesAlways)},
		"always, forged, no From": {ben, "/mail/", mailFrom(), true, shown("", templates.ImagesAlways)},
	} {
		got := s.picturesOf(s.as(t, tc.who, tc.address), tc.m, tc.forged)
		if got.Shown != tc.want.Shown || got.Why != tc.want.Why || got.Sender != tc.want.Sender {
			t.Errorf("%s: %+v, want %+v", name, got, tc.want)
		}
	}
	if none := pictureServer(t, kept, nil); none.picturesOf(none.as(t, none.enter(t, "ben@example.org"), once), mailFrom(), false).Shown {
		t.Error("pictures are shown that nobody fetches")
	}
}

// TestChoicesAreRemembered: the database is asked once, until something changes
// here or elsewhere.
func TestChoicesAreRemembered(t *testing.T) {
	kept := memoryStore(t)
	s := pictureServer(t, kept, goneFetch{})
	const login = "ann@example.org"
	ann := s.enter(t, login)
	always := func(want bool, when string) {
		t.Helper()
		if c, err := s.choices.of(t.Context(), login); err != nil || c.always != want {
			t.Errorf("%s: %v, %v", when, c.always, err)
		}
	}
	elsewhere := func(value string) { // where only a notice tells of it
		t.Helper()
		if err := kept.SetPreference(t.Context(), login, picturesPreference, value); err != nil {
			t.Fatal(err)
		}
	}
	always(false, "at first")
	elsewhere(picturesAlways)
	always(false, "before a word of it has come")
	s.hear(store.Notice{Topic: store.TopicChoicesChanged, Text: "ben@example.org"})
	always(false, "with a word of another login's")
	s.hear(store.Notice{Topic: store.TopicChoicesChanged, Text: login})
	always(true, "with a word of it")
	elsewhere("")
	s.missed()
	always(false, "when a word of it may have been missed")
	if err := s.setPictures(s.as(t, ann, "/mail/"), picturesAlways); err != nil {
		t.Fatal(err)
	}
	always(true, "when it was chosen here")
}

// TestChoicesAtAnotherInstance: what is chosen at one counts at the other too,
// which has remembered otherwise.
func TestChoicesAtAnotherInstance(t *testing.T) {
	address := testpostgres.Start(t).NewDatabase(t)
	instance := func() *Server {
		kept, err := store.Open(t.Context(), store.Options{Database: address})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = kept.Close() })
		s := pictureServer(t, kept, goneFetch{})
		await(t, "listening", kept.Listening)
		return s
	}
	here, there := instance(), instance()
	ann, away := here.enter(t, "ann@example.org"), there.enter(t, "ann@example.org")
	shown := func() bool {
		return there.picturesOf(there.as(t, away, "/mail/"), mailFrom("shop@example.com"), false).Shown
	}
	if shown() {
		t.Error("they are shown before that was chosen")
	}
	r := here.as(t, ann, "/mail/")
	if err := here.allowSender(r, "shop@example.com"); err != nil {
		t.Fatal(err)
	}
	await(t, "the choice", shown)
	if err := here.forgetSender(r, "shop@example.com"); err != nil {
		t.Fatal(err)
	}
	await(t, "the end of it", func() bool { return !shown() })
	const picture = "http://example.org/a.png"
	if one, other := here.sign(t, ann, picture), there.sign(t, away, picture); one != other {
		t.Errorf("a picture is at %s here and at %s there", one, other)
	}
}

// await polls until it is so.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for limit := time.After(30 * time.Second); !ok(); {
		select {
		case <-again.C:
		case <-limit:
			t.Fatalf("%s did not come", what)
		}
	}
}

// TestPictureForms: what the form of the settings posts is kept, and shown.
func TestPictureForms(t *testing.T) {
	s := pictureServer(t, memoryStore(t), goneFetch{})
	ann := s.enter(t, "ann@example.org")
	if err := s.allowSender(s.as(t, ann, "/mail/"), "shop@example.com"); err != nil {
		t.Fatal(err)
	}
	post := func(address, form string) int {
		t.Helper()
		return s.post(ann, address, form).Code
	}
	settings := func() templates.PictureSettings {
		t.Helper()
		p, err := s.pictureSettings(s.as(t, ann, "/mail/"))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if code := post("/mail/settings/images", "allow=always"); code != http.StatusSeeOther || !settings().Always {
		t.Errorf("it gave %d; %+v", code, settings())
	}
	for _, bad := range []string{"", "allow=", "allow=sender", "allow=yes"} {
		if code := post("/mail/settings/images", bad); code != http.StatusUnprocessableEntity || !settings().Always {
			t.Errorf("%q gave %d; %+v", bad, code, settings())
		}
	}
	if code := post("/mail/settings/images", "allow=ask"); code != http.StatusSeeOther || settings().Always {
		t.Errorf("it gave %d; %+v", code, settings())
	}
	if code := post("/mail/settings/images/senders/remove", "sender=x"); code != http.StatusUnprocessableEntity || len(settings().Senders) != 1 {
		t.Errorf("it gave %d; %+v", code, settings())
	}
	if code := post("/mail/settings/images/senders/remove", "sender=shop%40example.com"); code != http.StatusSeeOther || len(settings().Senders) != 0 {
		t.Errorf("it gave %d; %+v", code, settings())
	}
}

func TestWithoutImages(t *testing.T) {
	for address, want := range map[string]string{
		"/mail/mailboxes/A%2FB/messages/7?images=remote":        "/mail/mailboxes/A%2FB/messages/7",
		"/mail/mailboxes/A%2FB/messages/7?images=remote&page=2": "/mail/mailboxes/A%2FB/messages/7?page=2",
		"/mail/mailboxes/A%2FB/messages/7":                      "/mail/mailboxes/A%2FB/messages/7",
	} {
		if got := withoutImages(address); got != want {
			t.Errorf("%s becomes %s", address, got)
		}
	}
}

package search

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMatch(t *testing.T) {
	m := &Mail{
		Mailbox: "Archive/2026", From: "Ann Lee <ann@example.org>", To: "Bob <bob@example.org>", Subject: "Grüne ﬁsche, Ελληνικά",
		Header: "X-Note: kept\r\n", Body: "Milk and sugar", Date: Date{2026, 11, 22}, Received: noon().Add(-25 * time.Hour),
		Size: 1024, Flags: []string{`\Seen`, "$Label1"}, Attachment: true,
	}
	for _, text := range []*string{&m.From, &m.To, &m.Subject, &m.Header, &m.Body} {
		*text = Fold(*text)
	}
	for text, want := range map[string]bool{
		"": true, "from:ANN": true, "from:bob": false, "to:BOB@": true, "cc:a": false, "subject:GRÜNE": true, "subject:fische": true, "subject:ΕΛΛΗΝΙΚΆ": true,
		"subject:grune": false, "milk x-note": true, "milk coffee": false, "milk OR coffee": true, "-coffee": true, `"and sugar"`: true, "body:x-note": false,
		"before:2026-11-22": false, "before:2026-11-23": true, "after:2026-11-22": true, "after:2026-11-23": false, "on:2026-11-22": true, "on:2026": true,
		"newer:1d": false, "newer:2d": true, "older:1d": true, "larger:1k": false, "smaller:1k": false, "larger:1023": true, "smaller:1025": true,
		"is:read": true, "is:unread": false, "is:starred": false, "is:unstarred": true, "is:draft": false, "-is:draft": true, "label:$LABEL1": true, "label:x": false,
		"has:attachment": true, "in:Archive/2026": true, "in:archive/2026": false, "in:anywhere": true, "-(milk -tea)": false,
	} {
		if Parse(text, noon()).Match(m, noon()) != want {
			t.Errorf("%q doesn't give %v", text, want)
		}
	}
	undated := &Mail{}
	for _, text := range []string{"before:2026", "after:2026", "on:2026-11-22"} {
		if Parse(text, noon()).Match(undated, noon()) {
			t.Errorf("%q lets a message without a date through", text)
		}
	}
	if None().Match(m, noon()) || !Except(None()).Match(m, noon()) {
		t.Error("None isn't none")
	}
}

func TestScope(t *testing.T) {
	for text, want := range map[string]struct {
		mailboxes []string
		rest      string
	}{
		"tea":                         {nil, "tea"},
		"in:inbox tea":                {[]string{"INBOX"}, "tea"},
		"in:Sent":                     {[]string{"Sent"}, ""},
		"in:A in:B tea":               {[]string{"A", "B"}, "tea"},
		"in:A OR in:B tea":            {[]string{"A", "B"}, "tea"},
		"in:Anywhere tea":             {[]string{Everywhere}, "tea"},
		"tea -in:Trash":               {nil, "tea -in:Trash"},
		"(in:A tea) OR (in:B coffee)": {nil, "(in:A tea) OR (in:B coffee)"},
	} {
		mailboxes, rest := Scope(Parse(text, noon()))
		if !slices.Equal(mailboxes, want.mailboxes) || rest.String() != want.rest {
			t.Errorf("%q is looked for in %q: %q", text, mailboxes, rest)
		}
	}
}

func TestAt(t *testing.T) {
	for _, test := range []struct{ text, mailbox, want string }{
		{"tea -in:Trash", "INBOX", "tea"},
		{"tea -in:Trash", "Trash", "-in:anywhere"},
		{"(in:A tea) OR (in:B coffee)", "A", "tea"},
		{"(in:A tea) OR (in:B coffee)", "C", "-in:anywhere"},
		{"in:INBOX", "INBOX", ""},
		{"in:inbox OR tea", "INBOX", ""},
	} {
		if got := Parse(test.text, noon()).At(test.mailbox).String(); got != test.want {
			t.Errorf("%q is %q at %s", test.text, got, test.mailbox)
		}
	}
}

func TestHits(t *testing.T) {
	got := Hits(Parse(`tea "green cup" -milk from:ann (subject:x OR tea) is:unread label:y before:2026`, noon()))
	if want := []string{"tea", "green cup", "ann", "x"}; !slices.Equal(got, want) {
		t.Errorf("what is marked is %q", got)
	}
}

func TestSpans(t *testing.T) {
	for _, test := range []struct {
		text  string
		words []string
		want  [][2]int
	}{
		{"Tea, tea", []string{"TEA"}, [][2]int{{0, 3}, {5, 8}}},
		{"teapot", []string{"tea", "apo"}, [][2]int{{0, 5}}},
		{"teapot", []string{"tea", "pot"}, [][2]int{{0, 6}}},
		{"ＴＥＡ ﬁne", []string{"tea", "i"}, [][2]int{{0, 9}, {10, 13}}},
		{"cafe\u0301!", []string{"cafe"}, [][2]int{{0, 6}}},
		{"CAFÉ!", []string{"cafe\u0301", "É"}, [][2]int{{0, 5}}},
		{"日本語", []string{"本"}, [][2]int{{3, 6}}},
		{"한글", []string{"글"}, [][2]int{{3, 6}}},
		{"\xff\xfetea", []string{"tea"}, [][2]int{{2, 5}}},
		{"tea", []string{"", "x"}, nil},
		{"", []string{"x"}, nil},
	} {
		if diff := cmp.Diff(test.want, Spans(test.text, test.words)); diff != "" {
			t.Errorf("%q in %q (-want +got)\n%s", test.words, test.text, diff)
		}
	}
}

package web

import (
	"strings"
	"testing"
)

func TestCheckMailboxName(t *testing.T) {
	for _, tc := range []struct{ typed, delimiter, want string }{
		{" Garden ", "/", "Garden"},
		{"Bills/2026", "/", "Bills/2026"},
		{"Bills/2026", ".", "Bills/2026"},
		{"inbox/Rose", "/", "INBOX/Rose"},
		{"Cafe\u0301", "/", "Caf\u00e9"},
		{`R&D "x" \ 🌻 שלום 50% *`, "/", `R&D "x" \ 🌻 שלום 50% *`},
		{strings.Repeat("ü", 200), "/", strings.Repeat("ü", 200)},
		{"/", "", "/"},
	} {
		if got, err := checkMailboxName(tc.typed, tc.delimiter); err != nil || got != tc.want {
			t.Errorf("%q gives %q, %v; want %q", tc.typed, got, err, tc.want)
		}
	}
	for _, typed := range []string{
		"", "  ", "a\nb", "a\rb", "a\x00b", "a\tb", "Garden\n", "/a", "a/", "a//b", "a/ /b", "/", "INBOX", "inbox ", "\xff", strings.Repeat("ü", 201),
	} {
		if got, err := checkMailboxName(typed, "/"); err == nil || statusOf(err) != 422 {
			t.Errorf("%q gives %q, %v", typed, got, err)
		}
	}
}

func TestAfterRename(t *testing.T) {
	s := &Server{}
	for back, want := range map[string]string{
		"/mailboxes":                    "/mailboxes",
		"/mailboxes/A%2FB":              "/mailboxes/C%20D",
		"/mailboxes/A%2FB?page=3":       "/mailboxes/C%20D",
		"/mailboxes/A%2FB/messages/7":   "/mailboxes/C%20D",
		"/mailboxes/A%2FB/settings":     "/mailboxes/C%20D/settings",
		"/mailboxes/A%2FBC":             "/mailboxes/A%2FBC",
		"/mailboxes/INBOX?sort=subject": "/mailboxes/INBOX?sort=subject",
	} {
		if got := s.afterRename(back, "A/B", "C D"); got != want {
			t.Errorf("from %s: %s, want %s", back, got, want)
		}
	}
}

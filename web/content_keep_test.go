package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearthmail/imapclient"
)

func TestNamesTag(t *testing.T) {
	for _, tc := range []struct {
		values []string
		tag    string
		want   bool
	}{
		{nil, `"a"`, false},
		{[]string{`"a"`}, `"a"`, true},
		{[]string{`W/"a"`}, `"a"`, true},
		{[]string{`"a"`}, `W/"a"`, true},
		{[]string{`"b", "a"`}, `"a"`, true},
		{[]string{`"b"`, `"a"`}, `"a"`, true},
		{[]string{`"b,c" , W/"a" `}, `"a"`, true},
		{[]string{"*"}, `"a"`, true},
		{[]string{`"ab"`}, `"a"`, false},
		{[]string{"a"}, `"a"`, false},
		{[]string{""}, `"a"`, false},
	} {
		if got := namesTag(tc.values, tc.tag); got != tc.want {
			t.Errorf("%q of %s: %v, want %v", tc.tag, tc.values, got, tc.want)
		}
	}
}

func TestAnswered(t *testing.T) {
	for name, tc := range map[string]struct {
		kept     lasting
		asked    string
		answered bool
		control  string
	}{
		"forever":        {lasting{tag: `"a"`, forever: true}, `"a"`, true, "private, max-age=31536000, immutable"},
		"for now":        {lasting{tag: `W/"a"`}, `W/"a"`, true, "private, no-cache"},
		"something else": {lasting{tag: `"a"`, forever: true}, `"b"`, false, ""},
		"not asked":      {lasting{tag: `"a"`, forever: true}, "", false, ""},
		"not to be kept": {lasting{}, "*", false, ""},
		"an empty tag":   {lasting{}, "", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("If-None-Match", tc.asked)
			w := httptest.NewRecorder()
			if got := tc.kept.answered(w, r, bodyPolicy()); got != tc.answered {
				t.Fatalf("answered: %v", got)
			}
			if !tc.answered {
				if len(w.Header()) > 0 {
					t.Errorf("it has set %v", w.Header())
				}
				return
			}
			// The browser puts these in the place of those that it has kept.
			for name, want := range map[string]string{
				"Etag": tc.kept.tag, "Vary": "Cookie", "Cache-Control": tc.control, "Content-Security-Policy": bodyPolicy().String(),
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if w.Code != http.StatusNotModified || w.Body.Len() > 0 {
				t.Errorf("it answered %d with %d bytes", w.Code, w.Body.Len())
			}
		})
	}
}

// TestLastingOf: the tag is one for each thing, and there is none where nothing
// may be kept.
func TestLastingOf(t *testing.T) {
	s := &Server{build: "1"}
	m := &imapclient.Message{UIDValidity: 77}
	m.UID = 5
	private := person{account: new(imapclient.Account), private: true}
	ask := func(s *Server, p person, query, mailbox string, m *imapclient.Message, what string) lasting {
		t.Helper()
		r := requestOf(p, "")
		r.URL.RawQuery = query
		kept, err := s.lastingOf(r, &openMail{mailbox: mailbox, message: m}, what)
		if err != nil {
			t.Fatalf("%q: %v", query, err)
		}
		return kept
	}
	kept := ask(s, private, "uidvalidity=77", "INBOX", m, "part 1.2")
	if !kept.forever || strings.Trim(kept.tag, `"`) == "" || strings.ContainsAny(strings.Trim(kept.tag, `"`), "\",\\ \r\n") {
		t.Errorf("it is %+v", kept)
	}
	if plain := ask(s, private, "", "INBOX", m, "part 1.2"); plain.forever || plain.tag != kept.tag {
		t.Errorf("without the UIDVALIDITY it is %+v, with it %+v", plain, kept)
	}
	if shared := ask(s, person{account: private.account}, "uidvalidity=77", "INBOX", m, "part 1.2"); shared != (lasting{}) {
		t.Errorf("on a shared computer it is %+v", shared)
	}
	neighbour, later := *m, *m
	neighbour.UID, later.UIDValidity = 6, 78
	for name, other := range map[string]lasting{
		"mailbox":     ask(s, private, "", "Sent", m, "part 1.2"),
		"message":     ask(s, private, "", "INBOX", &neighbour, "part 1.2"),
		"UIDVALIDITY": ask(s, private, "", "INBOX", &later, "part 1.2"),
		"part":        ask(s, private, "", "INBOX", m, "part 1.1"),
		"build":       ask(&Server{build: "2"}, private, "", "INBOX", m, "part 1.2"),
	} {
		if other.tag == kept.tag {
			t.Errorf("another %s has the same tag", name)
		}
	}
}

func TestOtherUIDValidity(t *testing.T) {
	s, m := &Server{}, &imapclient.Message{UIDValidity: 77}
	for query, want := range map[string]imapclient.Kind{
		"uidvalidity=78": imapclient.KindConflict, "uidvalidity=0": imapclient.KindInternal, "uidvalidity=x": imapclient.KindInternal,
	} {
		r := requestOf(person{account: new(imapclient.Account)}, "") // also where nothing is kept
		r.URL.RawQuery = query
		_, err := s.lastingOf(r, &openMail{mailbox: "INBOX", message: m}, "raw")
		if err == nil || imapclient.KindOf(err) != want {
			t.Errorf("%s: %v", query, err)
		}
	}
}

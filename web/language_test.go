package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/a-h/templ"

	"hearthmail/acts"
	"hearthmail/locale"
)

// TestContentLanguage: a page says what it is told in; a mail's own words don't.
func TestContentLanguage(t *testing.T) {
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r = r.WithContext(locale.With(r.Context(), catalog.Match("de", "")))
	page, err := newPacker().page(r, templ.Raw("<p>Guten Tag</p>"))
	if err != nil {
		t.Fatal(err)
	}
	for want, language := range map[string]string{"de": page.language, "": ""} {
		page.language = language
		h := http.Header{}
		setPageHeaders(h, page)
		if got := h.Get("Content-Language"); got != want {
			t.Errorf("Content-Language %q, want %q", got, want)
		}
	}
}

func TestActWords(t *testing.T) {
	for want, o := range map[string]acts.Outcome{
		"1 message moved to Garden.":  {Kind: acts.Move, Target: "Garden", Done: 1},
		"1,200 messages purged.":      {Kind: acts.Purge, Done: 1200},
		"2 messages copied to Inbox.": {Kind: acts.Copy, Target: "INBOX", Done: 2},
		"3 messages taken back.":      {Kind: acts.Undo, Target: "Garden", Done: 3},
	} {
		if got := doneInWords(t.Context(), &o); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestUsualKeyword(t *testing.T) {
	if got, ok := usualKeyword("to DO"); !ok || got != "$label4" {
		t.Errorf("%q, %v", got, ok)
	}
	if got, ok := usualKeyword("label"); ok {
		t.Errorf("%q", got)
	}
}

package web

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearthmail/search"
	"hearthmail/templates"
)

// formOf is what a browser sends of the form.
func formOf(f templates.SearchFields) url.Values {
	q := url.Values{
		"from": {f.From}, "to": {f.To}, "subject": {f.Subject}, "words": {f.Words}, "without": {f.Without}, "after": {f.After}, "before": {f.Before},
		"larger": {f.Larger}, "smaller": {f.Smaller}, "keyword": {f.Label}, "in": {f.In},
	}
	for name, on := range map[string]bool{"attachment": f.Attachment, "unread": f.Unread, "starred": f.Star} {
		if on {
			q.Set(name, "1")
		}
	}
	return q
}

func TestSearchFields(t *testing.T) {
	for _, tc := range []struct {
		query string
		want  templates.SearchFields
	}{
		{"", templates.SearchFields{}},
		{"lunch", templates.SearchFields{Words: "lunch"}},
		{"from:rose lunch -tax -\"old car\"", templates.SearchFields{From: "rose", Words: "lunch", Without: `tax "old car"`}},
		{"from:a from:b", templates.SearchFields{From: "a", Words: "from:b"}},
		{"a OR b c", templates.SearchFields{Words: "(a OR b) c"}},
		{"a OR b", templates.SearchFields{Words: "a OR b"}},
		{`subject:"two words" to:x@y.example cc:z`, templates.SearchFields{Subject: "two words", To: "x@y.example", Words: "cc:z"}},
		{"after:2026-03-10 before:2026-04-01 larger:2M smaller:10m", templates.SearchFields{After: "2026-03-10", Before: "2026-04-01", Larger: "2m", Smaller: "10m"}},
		{"has:attachment is:unread is:starred is:answered label:Work in:\"House/Garden & Yard\"", templates.SearchFields{
			Attachment: true, Unread: true, Star: true, Words: "is:answered", Label: "Work", In: "House/Garden & Yard",
		}},
		{"-(a b) -from:c", templates.SearchFields{Words: "-(a b) -from:c"}},
	} {
		e := search.Parse(tc.query, time.Now())
		f := searchFields(e)
		if d := cmp.Diff(tc.want, f); d != "" {
			t.Errorf("%s: %s", tc.query, d)
		}
		sameSearch(t, tc.query, e, composedSearch(formOf(f), time.Now()))
	}
}

// sameSearch compares what two searches say, in whatever order.
func sameSearch(t *testing.T, query string, want search.Expression, composed string) {
	t.Helper()
	got := search.Parse(composed, time.Now())
	if parts(want) != parts(got) {
		t.Errorf("the fields of %q make %q: %v, want %v", query, composed, got, want)
	}
}

// parts says which parts must all match, as a number of each.
func parts(e search.Expression) string {
	all := map[string]int{}
	for _, part := range searchWords(e) {
		all[part.String()]++
	}
	return cmp.Diff(map[string]int{}, all)
}

// FuzzSearchFields: whatever was typed, its form asks for the same.
func FuzzSearchFields(f *testing.F) {
	for _, query := range []string{"a", `from:"a b" -c`, "x OR (y z)", "-(a OR b) larger:3 is:read", `"\"`, "in:anywhere ~fuzzy newer:3d", "- - -"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if len(query) > 300 {
			return
		}
		e := search.Parse(query, time.Now())
		sameSearch(t, query, e, composedSearch(formOf(searchFields(e)), time.Now()))
	})
}

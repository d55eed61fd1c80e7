package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearthmail/templates"
)

func TestTypedAt(t *testing.T) {
	for _, tc := range []struct {
		query string
		at    int
		want  typed
	}{
		{"", 0, typed{}},
		{"fro", 3, typed{value: "fro"}},
		{"lunch from:ro", 13, typed{before: "lunch ", field: "from", value: "ro"}},
		{"lunch from:ro", 11, typed{before: "lunch ", field: "from", after: "ro"}},
		{`-in:"House & G`, 14, typed{minus: "-", field: "in", value: "House & G"}},
		{"(to:ann OR cc:be", 16, typed{before: "(to:ann OR ", field: "cc", value: "be"}},
		{"(to:an", 6, typed{before: "(", field: "to", value: "an"}},
		{"😀 is:u", 7, typed{before: "😀 ", field: "is", value: "u"}},
		{"😀x", 1, typed{value: "\uFFFD", after: "\uFFFDx"}}, // within a character
		{"ab", 99, typed{value: "ab"}},
		{"ab", -1, typed{after: "ab"}},
	} {
		if d := cmp.Diff(tc.want, typedAt(tc.query, tc.at), cmp.AllowUnexported(typed{})); d != "" {
			t.Errorf("%q at %d: %s", tc.query, tc.at, d)
		}
	}
}

func TestCompletionsAreTaken(t *testing.T) {
	for _, tc := range []struct {
		query string
		at    int
		taken completion
		want  templates.SearchOption
	}{
		{"x fro y", 5, completion{text: "from:", open: true}, templates.SearchOption{Query: "x from: y", At: 7, Text: "from:"}},
		{"-is:u", 5, completion{text: "is:unread"}, templates.SearchOption{Query: "-is:unread ", At: 11, Text: "-is:unread"}},
		{"😀 is:u b", 7, completion{text: "is:unread"}, templates.SearchOption{Query: "😀 is:unread b", At: 13, Text: "is:unread"}},
	} {
		if d := cmp.Diff(tc.want, typedAt(tc.query, tc.at).with(tc.taken)); d != "" {
			t.Errorf("%q: %s", tc.query, d)
		}
	}
}

func TestFieldCompletions(t *testing.T) {
	for begin, want := range map[string][]string{
		"":     nil,
		"fr":   {"from:"},
		"UN":   {"is:unread"},
		"att":  {"has:attachment"},
		"is":   {"is:unread", "is:starred", "is:answered", "is:deleted"},
		"zzz":  nil,
		"from": {"from:"},
	} {
		var got []string
		for _, c := range fieldCompletions(t.Context(), begin) {
			got = append(got, c.text)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", begin, d)
		}
	}
}

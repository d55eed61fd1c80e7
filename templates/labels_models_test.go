package templates

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func labelNames(labels []Label) []string {
	var all []string
	for _, l := range labels {
		all = append(all, l.Name)
	}
	return all
}

func TestLabelBook(t *testing.T) {
	book := NewLabelBook([]Label{
		{"Garden", "Gärten & so", "green"}, {"$label1", "Important", "red"}, {"$label4", "", ""}, {"xyz", "To  do", "blue"},
	})
	if got := labelNames(book.All()); !cmp.Equal(got, []string{"Gärten & so", "Important", "To  do"}) {
		t.Errorf("all are %q", got)
	}
	for name, want := range map[string]string{
		"Gärten & so": "Garden", "GÄRTEN & SO": "Garden", "ga\u0308rten & so": "Garden", "garden": "Garden",
		"important": "$label1", "$LABEL1": "$label1", "to do": "xyz", " To\tdo ": "xyz",
	} {
		if keyword, ok := book.Keyword(name); keyword != want || !ok {
			t.Errorf("%q has the keyword %q, %t", name, keyword, ok)
		}
	}
	for _, name := range []string{"", "$label4", "Junk", "gard"} {
		if keyword, ok := book.Keyword(name); ok {
			t.Errorf("%q has the keyword %q", name, keyword)
		}
	}
}

func TestLabelsOf(t *testing.T) {
	book := NewLabelBook([]Label{{"b", "Second", "green"}, {"a", "First", "red"}, {"$label4", "", ""}})
	for what, tc := range map[string]struct{ flags, want []string }{
		"none":                   {nil, nil},
		"system flags":           {[]string{`\Seen`, `\Deleted`}, nil},
		"in the book's order":    {[]string{"a", `\Seen`, "B"}, []string{"Second", "First"}},
		"others behind, A to Z":  {[]string{"zebra", "Ant", "a", "bee"}, []string{"First", "Ant", "bee", "zebra"}},
		"words between programs": {[]string{"$Forwarded", "$MDNSent", "$Junk", "$NotJunk", "NonJunk", "$Phishing", "$HasAttachment", "$HasNoAttachment", "$Submitted", "junk"}, nil},
		"a usual one, removed":   {[]string{"$label4"}, []string{"$label4"}},
		"one twice":              {[]string{"x", "X", "a", "A"}, []string{"First", "x"}},
	} {
		if got := labelNames(book.Of(tc.flags)); !cmp.Equal(got, tc.want) {
			t.Errorf("%s: %q, not %q", what, got, tc.want)
		}
	}
	if got := labelNames((*LabelBook)(nil).Of([]string{"x"})); !cmp.Equal(got, []string{"x"}) {
		t.Errorf("without a book: %q", got)
	}
}

package templates

import (
	"slices"
	"testing"
)

func TestComposeSenders(t *testing.T) {
	ann, bob := Identity{Name: "Ann", Address: "ann@example.org"}, Identity{Name: "Bob, the other", Address: "bob@example.org", Default: true}
	for name, tc := range map[string]struct {
		from   string
		values []string
		chosen string
	}{
		"nobody yet":             {"", []string{"Ann <ann@example.org>", `"Bob, the other" <bob@example.org>`}, `"Bob, the other" <bob@example.org>`},
		"one of them":            {"ANN@example.org", []string{"Ann <ann@example.org>", `"Bob, the other" <bob@example.org>`}, "Ann <ann@example.org>"},
		"with a name":            {"Auntie <ann@example.org>", []string{"Ann <ann@example.org>", `"Bob, the other" <bob@example.org>`}, "Ann <ann@example.org>"},
		"one with a plus":        {"ann+club@example.org", []string{"ann+club@example.org", "Ann <ann@example.org>", `"Bob, the other" <bob@example.org>`}, "ann+club@example.org"},
		"what is not an address": {"ann", []string{"ann", "Ann <ann@example.org>", `"Bob, the other" <bob@example.org>`}, "ann"},
	} {
		var values, chosen []string
		for _, s := range (Compose{From: tc.from, Identities: []Identity{ann, bob}}).senders() {
			values = append(values, s.Value)
			if s.Selected {
				chosen = append(chosen, s.Value)
			}
		}
		if !slices.Equal(values, tc.values) || !slices.Equal(chosen, []string{tc.chosen}) {
			t.Errorf("%s: %q, chosen %q", name, values, chosen)
		}
	}
}

// A tool's title says its keys as they are called on keyboards.
func TestComposeToolTitles(t *testing.T) {
	for name, want := range map[string]string{"strike": "Struck through (Ctrl+Shift+7)", "less": "Quote less, or move out (Ctrl+[)", "clear": "No formatting"} {
		tool := one(t, render(t, ShowCompose(Compose{})), has("data-tool", name))
		wantAttribute(t, tool, "title", want)
	}
}

// A question that was answered isn't asked again with the next one.
func TestComposeAsked(t *testing.T) {
	m := Compose{Confirmed: []string{"subject"}, Questions: []ComposeQuestion{{Name: "attachment"}, {Name: "many"}}}
	if got := m.asked(); !slices.Equal(got, []string{"subject", "attachment", "many"}) {
		t.Errorf("answered by sending again: %q", got)
	}
	var confirmed []string
	for _, n := range all(render(t, ShowCompose(m)), tag("input")) {
		if name, _ := attribute(n, "name"); name == "confirmed" {
			value, _ := attribute(n, "value")
			confirmed = append(confirmed, value)
		}
	}
	if !slices.Equal(confirmed, []string{"subject", "attachment", "many"}) {
		t.Errorf("the form says %q", confirmed)
	}
}

// What is written comes back from the page as it was: a textarea passes over a
// first line break, and what is in the letter makes no element.
func TestComposeText(t *testing.T) {
	for _, text := range []string{"", "\n\n> said", "a", "</textarea><script>alert(1)</script>"} {
		for _, n := range all(render(t, ShowCompose(Compose{Text: text, HTML: text, Rich: true})), tag("textarea")) {
			got := ""
			for child := range n.ChildNodes() {
				got += child.Data
			}
			if got != text {
				t.Errorf("%q becomes %q", text, got)
			}
		}
	}
}

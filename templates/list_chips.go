package templates

import (
	"context"
	"slices"
	"strings"

	"hearthmail/locale"
)

// filters are the chips above a list: each shows those of the messages alone that
// are so, together with the others that are chosen.
func (l List) filters(ctx context.Context) []choice {
	all := []choice{{Label: say(ctx, "All|messages"), View: l.View.narrowed("", ""), Current: l.View.Filter == "" && l.View.Label == ""}}
	for _, f := range []struct {
		value string
		label locale.Text
	}{
		{"unread", "Unread|messages"}, {"flagged", "Starred|messages"}, {"attachment", "Attachment|messages with"}, {"deleted", "Struck through|messages"},
	} {
		filter, on := toggled(l.View.Filter, f.value)
		c := choice{Label: say(ctx, f.label), View: l.View.narrowed(filter, l.View.Label), Current: on}
		if on {
			c.Hint = say(ctx, "chosen; choose it again to leave it out")
		}
		all = append(all, c)
	}
	return all
}

// narrowed is the view with other filters, from its first page.
func (v View) narrowed(filter, label string) View {
	v.Filter, v.Label, v.Page = filter, label, 0
	return v
}

// toggled adds a filter to those that are chosen, or takes it away, which on says
// it was among.
func toggled(chosen, filter string) (after string, on bool) {
	all := slices.DeleteFunc(strings.Split(chosen, ","), func(f string) bool { return f == "" })
	if at := slices.Index(all, filter); at >= 0 {
		return strings.Join(slices.Delete(all, at, at+1), ","), true
	}
	all = append(all, filter)
	slices.Sort(all)
	return strings.Join(all, ","), false
}

// has says whether the filter is among those that are chosen.
func (v View) has(filter string) bool {
	return slices.Contains(strings.Split(v.Filter, ","), filter)
}

// IsNarrowed says whether the list leaves messages out.
func (v View) IsNarrowed() bool { return v.Filter != "" || v.Label != "" || v.Query != "" }

// narrow says how many messages are so: "12 unread messages with attachments".
func (l List) narrow(ctx context.Context, labels *LabelBook) string {
	said := say(ctx, l.View.kind(), l.Total)
	if l.View.has("deleted") {
		said = say(ctx, "%s struck through|messages", said)
	}
	if l.View.has("attachment") {
		said = say(ctx, "%s with attachments|messages", said)
	}
	if l.View.Label != "" {
		said = say(ctx, "%s labelled %s|messages", said, labels.Labelled(l.View.Label).Name)
	}
	return said
}

// kind is how messages are counted that are so.
func (v View) kind() locale.Text {
	found := v.Query != ""
	switch unread, starred := v.has("unread"), v.has("flagged"); {
	case unread && starred && found:
		return "%d unread, starred messages found"
	case unread && starred:
		return "%d unread, starred messages"
	case unread && found:
		return "%d unread messages found"
	case unread:
		return "%d unread messages"
	case starred && found:
		return "%d starred messages found"
	case starred:
		return "%d starred messages"
	case found:
		return "%d messages found"
	default:
		return "%d messages"
	}
}

// labelFilters are the labels that a list can be narrowed by; the first is none.
func (m MailboxPage) labelFilters(ctx context.Context) []choice {
	v := m.List.View
	all := []choice{{Label: say(ctx, "Any label or none"), View: v.narrowed(v.Filter, ""), Current: v.Label == ""}}
	known := false
	for _, l := range m.Labels.All() {
		known = known || strings.EqualFold(l.Keyword, v.Label)
		all = append(all, choice{Label: l.Name, View: v.narrowed(v.Filter, l.Keyword), Current: strings.EqualFold(l.Keyword, v.Label)})
	}
	if v.Label != "" && !known {
		all = append(all, choice{Label: v.Label, View: v, Current: true})
	}
	return all
}

// labelChosen is what the menu of labels is called.
func (m MailboxPage) labelChosen(ctx context.Context) string {
	if m.List.View.Label == "" {
		return say(ctx, "Labelled|messages")
	}
	return m.Labels.Labelled(m.List.View.Label).Name
}

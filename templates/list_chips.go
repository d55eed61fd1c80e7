package templates

import (
	"slices"
	"strings"
)

// filters are the chips above a list: each shows those of the messages alone that
// are so, together with the others that are chosen.
func (l List) filters() []choice {
	all := []choice{{Label: "All", View: l.View.narrowed("", ""), Current: l.View.Filter == "" && l.View.Label == ""}}
	for _, f := range []struct{ value, label string }{
		{"unread", "Unread"}, {"flagged", "Starred"}, {"attachment", "Attachment"}, {"deleted", "Struck through"},
	} {
		filter, on := toggled(l.View.Filter, f.value)
		c := choice{Label: f.label, View: l.View.narrowed(filter, l.View.Label), Current: on}
		if on {
			c.Hint = "chosen; choose it again to leave it out"
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
func (l List) narrow(labels *LabelBook) string {
	kind := ""
	if l.View.has("unread") {
		kind = "unread "
	}
	if l.View.has("flagged") {
		kind = strings.TrimSuffix(kind, " ")
		if kind != "" {
			kind += ", "
		}
		kind += "starred "
	}
	text := counted(l.Total, kind+"message", kind+"messages")
	if l.View.has("deleted") {
		text += " struck through"
	}
	if l.View.has("attachment") {
		text += " with attachments"
	}
	if l.View.Label != "" {
		text += " labelled " + labels.Labelled(l.View.Label).Name
	}
	if l.View.Query != "" {
		text += " found"
	}
	return text
}

// labelFilters are the labels that a list can be narrowed by; the first is none.
func (m MailboxPage) labelFilters() []choice {
	v := m.List.View
	all := []choice{{Label: "Any label or none", View: v.narrowed(v.Filter, ""), Current: v.Label == ""}}
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
func (m MailboxPage) labelChosen() string {
	if m.List.View.Label == "" {
		return "Labelled"
	}
	return m.Labels.Labelled(m.List.View.Label).Name
}

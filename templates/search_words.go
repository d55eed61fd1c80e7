package templates

import (
	"context"
	"strings"
)

// searchHome is the mailbox that "this folder" means in the field, with its label.
func (m MailboxPage) searchHome() (mailbox, label string) {
	mailbox = m.List.Mailbox
	if mailbox == "" {
		mailbox = m.List.View.Below
	}
	if mailbox == "" {
		mailbox = "INBOX"
	}
	return mailbox, m.labelOf(mailbox)
}

// searchable is the page's frame with the field in it.
func (m MailboxPage) searchable() Chrome {
	c := m.Chrome
	c.Search = searchBar(m, false)
	return c
}

// labelOf is what to call a mailbox.
func (m MailboxPage) labelOf(mailbox string) string {
	for _, b := range m.Mailboxes {
		if b.Name == mailbox {
			return b.Label
		}
	}
	return mailbox
}

// scope is where the list was searched, as the field's form names it.
func (v View) scope() string {
	switch {
	case v.Below != "":
		return "below"
	case v.Found:
		return "everywhere"
	default:
		return "here"
	}
}

// scopes are the choices of where to search.
func (m MailboxPage) scopes() []choice {
	_, label := m.searchHome()
	now := m.List.View.scope()
	all := []choice{{Label: label, Hint: "here"}, {Label: label + " and below", Hint: "below"}, {Label: "All folders", Hint: "everywhere"}}
	for i := range all {
		all[i].Current = all[i].Hint == now
	}
	return all
}

// place says where a list was searched, after what was searched for.
func (m MailboxPage) place() string {
	_, label := m.searchHome()
	switch m.List.View.scope() {
	case "below":
		return " in " + label + " and the folders below"
	case "everywhere":
		return " in all folders"
	default:
		return " in " + label
	}
}

// name is what the list is called: its mailbox, or what was searched for.
func (l List) name(ctx context.Context) string {
	if l.View.Query == "" {
		return l.called(ctx)
	}
	return say(ctx, "“%s”|search", l.View.Query)
}

// cleared leads from a search back to the folder.
func (m MailboxPage) cleared() choice {
	mailbox, label := m.searchHome()
	return choice{Label: "Back to " + label, Hint: m.Links.Mailbox(mailbox, View{Sort: m.List.View.keptSort(), Order: m.List.View.Order})}
}

// keptSort is a sort that a list of one mailbox can have too.
func (v View) keptSort() string {
	if v.IsAcross() {
		return ""
	}
	return v.Sort
}

// everywhere is the same search in all mailboxes.
func (v View) everywhere() View {
	return View{Query: v.Query, Filter: v.Filter, Label: v.Label, Found: true}
}

// told is how far a search over several mailboxes has come, in a sentence.
func (p *SearchProgress) told() string {
	of := counted(uint32(p.Of), "folder", "folders")
	switch {
	case p.Stopped:
		return "Stopped: " + count(uint32(p.Done)) + " of " + of + " were searched, and this was found by then."
	case p.Done < p.Of:
		return "Searched " + count(uint32(p.Done)) + " of " + of + ". " + named("Not answered yet", p.Waiting, p.Of-p.Done)
	case len(p.Failed) > 0:
		return named("Could not be searched", p.Failed, len(p.Failed))
	default:
		return ""
	}
}

// missing names what could not be searched, once that is not all there is to tell.
func (p *SearchProgress) missing() string {
	if len(p.Failed) == 0 || (!p.Stopped && p.Done == p.Of) {
		return ""
	}
	return named("Could not be searched", p.Failed, len(p.Failed))
}

// named names some of so many things: "Not answered yet: Inbox, Garden and 12 more."
func named(what string, names []string, of int) string {
	const most = 5
	if len(names) == 0 {
		return ""
	}
	shown := names[:min(most, len(names))]
	text := what + ": " + strings.Join(shown, ", ")
	if more := of - len(shown); more > 0 {
		text += " and " + count(uint32(more)) + " more"
	}
	return text + "."
}

// savedPlace says where a saved search looks.
func (s SavedSearch) savedPlace() string {
	switch {
	case s.View.Below != "":
		return "in " + s.View.Below + " and the folders below"
	case s.Mailbox == "":
		return "in all folders"
	case s.Mailbox == "INBOX":
		return "in the inbox"
	default:
		return "in " + s.Mailbox
	}
}

// IsShown says whether this is the search that a list shows.
func (s SavedSearch) IsShown(mailbox string, v View) bool {
	return s.Mailbox == mailbox && s.View == View{Query: v.Query, Filter: v.Filter, Label: v.Label, Below: v.Below, Found: v.Found}
}

func (s SavedSearch) address(l Links) string { return l.Mailbox(s.Mailbox, s.View) }

// nothingFound says kindly that a search has no hits, and what to try.
func (l List) nothingFound() (heading, sentence string) {
	p := l.Search.Progress
	switch {
	case p != nil && p.Running:
		return "Searching…", "What is found appears here, folder by folder."
	case l.View.Filter != "" || l.View.Label != "":
		return "Nothing found", "No message is all of what is chosen above and has what you look for. Leave something out, or use fewer words."
	case l.View.IsAcross():
		return "Nothing found", "No message has what you look for. Try fewer words, or only the beginning of one: parts of words are found too."
	default:
		return "Nothing found in this folder", "Try fewer words, or only the beginning of one: parts of words are found too. Or look in all folders."
	}
}

// turned is what was found the other way round.
func (l List) turned() choice {
	v := l.View
	v.Page, v.Order = 0, opposite(v.order())
	if v.Order == usualOrder("") {
		v.Order = ""
	}
	return choice{Label: "Show the " + orderLabel("", v.order()), View: v}
}

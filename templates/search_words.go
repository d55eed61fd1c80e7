package templates

import (
	"context"

	"hearthmail/locale"
)

// searchHome is the mailbox that "this folder" means in the field, with its label.
func (m MailboxPage) searchHome(ctx context.Context) (mailbox, label string) {
	mailbox = m.List.Mailbox
	if mailbox == "" {
		mailbox = m.List.View.Below
	}
	if mailbox == "" {
		mailbox = "INBOX"
	}
	return mailbox, m.labelOf(ctx, mailbox)
}

// searchable is the page's frame with the field in it.
func (m MailboxPage) searchable() Chrome {
	c := m.Chrome
	c.Search = searchBar(m, false)
	return c
}

// labelOf is what to call a mailbox.
func (m MailboxPage) labelOf(ctx context.Context, mailbox string) string {
	for _, b := range m.Mailboxes {
		if b.Name == mailbox {
			return b.called(ctx)
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
func (m MailboxPage) scopes(ctx context.Context) []choice {
	_, label := m.searchHome(ctx)
	now := m.List.View.scope()
	all := []choice{{Label: label, Hint: "here"}, {Label: say(ctx, "%s and below|folder", label), Hint: "below"}, {Label: say(ctx, "All folders"), Hint: "everywhere"}}
	for i := range all {
		all[i].Current = all[i].Hint == now
	}
	return all
}

// place says where a list was searched.
func (m MailboxPage) place(ctx context.Context) string {
	_, label := m.searchHome(ctx)
	switch m.List.View.scope() {
	case "below":
		return say(ctx, "Searched in %s and the folders below.", label)
	case "everywhere":
		return say(ctx, "Searched in all folders.")
	default:
		return say(ctx, "Searched in %s.|folder", label)
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
func (m MailboxPage) cleared(ctx context.Context) choice {
	mailbox, label := m.searchHome(ctx)
	return choice{Label: say(ctx, "Back to %s|folder", label), Hint: m.Links.Mailbox(mailbox, View{Sort: m.List.View.keptSort(), Order: m.List.View.Order})}
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
func (p *SearchProgress) told(ctx context.Context) string {
	done := numeral(ctx, uint32(p.Done))
	switch {
	case p.Stopped:
		return say(ctx, "Stopped: %s of %d folders were searched, and this was found by then.", done, p.Of)
	case p.Done < p.Of:
		return say(ctx, "Searched %s of %d folders.", done, p.Of) + " " + p.waiting(ctx)
	case len(p.Failed) > 0:
		return p.failed(ctx)
	default:
		return ""
	}
}

// missing names what could not be searched, once that is not all there is to tell.
func (p *SearchProgress) missing(ctx context.Context) string {
	if !p.Stopped && p.Done == p.Of {
		return ""
	}
	return p.failed(ctx)
}

// waiting names mailboxes that have not answered: "Not answered yet: Inbox, Garden and 12
// more."
func (p *SearchProgress) waiting(ctx context.Context) string {
	switch some, more := firstOf(ctx, p.Waiting, p.Of-p.Done); {
	case some == "":
		return ""
	case more > 0:
		return say(ctx, "Not answered yet: %s and %d more.|folders", some, more)
	default:
		return say(ctx, "Not answered yet: %s.|folders", some)
	}
}

// failed names the mailboxes that could not be searched.
func (p *SearchProgress) failed(ctx context.Context) string {
	switch some, more := firstOf(ctx, p.Failed, len(p.Failed)); {
	case some == "":
		return ""
	case more > 0:
		return say(ctx, "Could not be searched: %s and %d more.|folders", some, more)
	default:
		return say(ctx, "Could not be searched: %s.|folders", some)
	}
}

// firstOf names a few of so many things, and counts those beside them.
func firstOf(ctx context.Context, names []string, of int) (some string, more int) {
	const most = 5
	shown := names[:min(most, len(names))]
	return joined(ctx, shown), of - len(shown)
}

// savedPlace says where a saved search looks.
func (s SavedSearch) savedPlace(ctx context.Context) string {
	switch {
	case s.View.Below != "":
		return say(ctx, "in %s and the folders below", s.View.Below)
	case s.Mailbox == "":
		return say(ctx, "in all folders")
	case s.Mailbox == "INBOX":
		return say(ctx, "in the inbox")
	default:
		return say(ctx, "in %s|folder", s.Mailbox)
	}
}

// IsShown says whether this is the search that a list shows.
func (s SavedSearch) IsShown(mailbox string, v View) bool {
	return s.Mailbox == mailbox && s.View == View{Query: v.Query, Filter: v.Filter, Label: v.Label, Below: v.Below, Found: v.Found}
}

func (s SavedSearch) address(l Links) string { return l.Mailbox(s.Mailbox, s.View) }

// nothingFound says kindly that a search has no hits, and what to try.
func (l List) nothingFound() (heading, sentence locale.Text) {
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
func (l List) turned(ctx context.Context) choice {
	v := l.View
	v.Page, v.Order = 0, opposite(v.order())
	if v.Order == usualOrder("") {
		v.Order = ""
	}
	shown := locale.Text("Show the newest first")
	if v.order() == "asc" {
		shown = "Show the oldest first"
	}
	return choice{Label: say(ctx, shown), View: v}
}

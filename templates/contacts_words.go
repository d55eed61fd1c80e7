package templates

import (
	"context"
	"net/url"
	"strconv"
	"strings"
)

// display is the name, else the address.
func (c ContactEntry) display() string {
	if c.Name != "" {
		return c.Name
	}
	return c.Address
}

func (m ContactsPage) heading(ctx context.Context) string {
	switch {
	case m.View.Group != "":
		return m.View.Group
	case m.View.Learnt:
		return say(ctx, "People from your mail")
	default:
		return say(ctx, "Your contacts")
	}
}

// nothing says why the list is empty.
func (m ContactsPage) nothing(ctx context.Context) string {
	switch {
	case m.View.Query != "":
		return say(ctx, "Nobody here is called that.")
	case m.View.Group != "":
		return say(ctx, "Nobody is in this group yet.")
	case m.View.Learnt:
		return say(ctx, "Whom you write to and hear from is gathered here, and offered when you write.")
	default:
		return say(ctx, "Add somebody, or bring your contacts from another program as a vCard file.")
	}
}

func (m ContactsPage) found(ctx context.Context) string {
	return say(ctx, "%d people", m.Found)
}

func (g ContactGroup) words(ctx context.Context) string {
	return say(ctx, "%d addresses", g.Members)
}

func (m ContactPage) heading(ctx context.Context) string {
	switch {
	case m.Before == "":
		return say(ctx, "New contact")
	case m.Name != "":
		return m.Name
	default:
		return m.Before
	}
}

func (m GroupPage) heading(ctx context.Context) string {
	if m.Before == "" {
		return say(ctx, "New group")
	}
	return m.Before
}

// words are what is seen of a suggestion.
func (r FoundRecipient) words(ctx context.Context) string {
	if r.Members > 0 {
		return ContactGroup{Members: r.Members}.words(ctx)
	}
	return r.Address
}

// field is what the suggestion puts into a field.
func (r FoundRecipient) field() string {
	if r.Members > 0 {
		return r.Addresses
	}
	return r.Address
}

func optionID(i int) string { return "recipient-" + strconv.Itoa(i) }

// change is what a contact's button says: one that was learnt is kept by it.
func (c ContactEntry) change(ctx context.Context) string {
	if c.Kept {
		return say(ctx, "Change|act")
	}
	return say(ctx, "Keep|act")
}

func (c ContactEntry) changeWhom(ctx context.Context) string {
	if c.Kept {
		return say(ctx, "Change %s", c.display())
	}
	return say(ctx, "Keep %s", c.display())
}

func (v ContactsView) at(page int) ContactsView {
	v.Page = page
	return v
}

// mailtoAddress writes an address for a mailto: URI (RFC 6068).
func mailtoAddress(address string) string {
	return strings.ReplaceAll(url.PathEscape(address), "%40", "@")
}

package templates

import (
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

func (m ContactsPage) heading() string {
	switch {
	case m.View.Group != "":
		return m.View.Group
	case m.View.Learnt:
		return "People from your mail"
	default:
		return "Your contacts"
	}
}

// nothing says why the list is empty.
func (m ContactsPage) nothing() string {
	switch {
	case m.View.Query != "":
		return "Nobody here is called that."
	case m.View.Group != "":
		return "Nobody is in this group yet."
	case m.View.Learnt:
		return "Whom you write to and hear from is gathered here, and offered when you write."
	default:
		return "Add somebody, or bring your contacts from another program as a vCard file."
	}
}

func (m ContactsPage) found() string {
	switch m.Found {
	case 1:
		return "1 person"
	default:
		return count(uint32(m.Found)) + " people"
	}
}

func (g ContactGroup) words() string {
	if g.Members == 1 {
		return "1 address"
	}
	return count(uint32(g.Members)) + " addresses"
}

func (m ContactPage) heading() string {
	switch {
	case m.Before == "":
		return "New contact"
	case m.Name != "":
		return m.Name
	default:
		return m.Before
	}
}

func (m GroupPage) heading() string {
	if m.Before == "" {
		return "New group"
	}
	return m.Before
}

// words are what is seen of a suggestion.
func (r FoundRecipient) words() string {
	if r.Members > 0 {
		return ContactGroup{Members: r.Members}.words()
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
func (c ContactEntry) change() string {
	if c.Kept {
		return "Change"
	}
	return "Keep"
}

func (v ContactsView) at(page int) ContactsView {
	v.Page = page
	return v
}

// mailtoAddress writes an address for a mailto: URI (RFC 6068).
func mailtoAddress(address string) string {
	return strings.ReplaceAll(url.PathEscape(address), "%40", "@")
}

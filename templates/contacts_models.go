package templates

// ContactsPage is what a login knows of people: those that were kept, those of one
// group, or those that were learnt from mail.
type ContactsPage struct {
	Chrome
	View     ContactsView
	Contacts []ContactEntry // of this page of the list
	Groups   []ContactGroup
	Pages    int
	Kept     int // in all
	Learnt   int // in all
	Found    int // of the view
}

// ContactsView says which part of the contacts is looked at.
type ContactsView struct {
	Query  string
	Group  string // name; "" for no group
	Learnt bool
	Page   int // from 1
}

// ContactEntry is a contact of a list.
type ContactEntry struct {
	Address, Name string
	Kept          bool
	Groups        []string
}

// ContactGroup is a group of a list.
type ContactGroup struct {
	Name    string
	Members int
}

// ContactPage is the form of one contact.
type ContactPage struct {
	Chrome
	Before        string // the address it has; "" for a new one
	Address, Name string
	Kept          bool
	Groups        []GroupChoice
	NewGroup      string
}

// GroupChoice is a group that a contact may belong to.
type GroupChoice struct {
	Name   string
	Member bool
}

// GroupPage is the form of one group.
type GroupPage struct {
	Chrome
	Before  string // the name it has; "" for a new one
	Name    string
	Members string // addresses with names, one a line
}

// FoundRecipient is whom one may mean, while one types.
type FoundRecipient struct {
	Name      string
	Address   string
	Members   int    // of a group; 0 for a person
	Addresses string // of a group: its members, as a field has them
}

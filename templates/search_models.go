package templates

// Search is what a list says of the search that it shows. Its words are the view's.
type Search struct {
	Words    []string // that are looked for, to be marked where they stand
	Fields   SearchFields
	Progress *SearchProgress // of one over several mailboxes; else nil
}

// SearchFields are the fields of the form that makes a search, as they are typed.
type SearchFields struct {
	From, To, Subject        string
	Words, Without           string
	After, Before            string // days, as 2026-03-10
	Larger, Smaller          string // sizes, as 2M
	Attachment, Unread, Star bool
	Label                    string // a keyword
	In                       string // a mailbox, or "anywhere"
}

// SearchProgress is how far a search over several mailboxes has come.
type SearchProgress struct {
	Done, Of int
	Running  bool     // it goes on by itself
	Stopped  bool     // by the person, before it was done
	Waiting  []string // labels of some mailboxes that have not answered yet
	Failed   []string // labels of the mailboxes that could not be searched
	Listed   uint32   // of the hits the newest that can be paged through; 0 means all
}

// SavedSearch is a search that is kept under a name.
type SavedSearch struct {
	ID, Name string
	Mailbox  string // that is searched; "" for all
	View     View
	Current  bool
}

// SavedSearchesPage lists a login's saved searches, to be changed.
type SavedSearchesPage struct {
	Chrome
	Searches []SavedSearch
}

// SearchOption is a way in which what is typed may go on.
type SearchOption struct {
	Query string // the whole field, once it is taken
	At    int    // where the cursor then stands, in characters as JavaScript counts them
	Text  string // what is offered
	Hint  string // what it means, in words
}

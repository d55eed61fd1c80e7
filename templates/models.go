package templates

import (
	"time"

	"github.com/a-h/templ"

	"hearthmail/message"
)

// Chrome is what the frame round every page needs.
type Chrome struct {
	Links    Links
	Assets   Assets
	Title    string   // of the page, without the product's name
	Username string   // who is signed in; "" on the sign-in page
	CanWrite bool     // letters can be written and sent
	Writer   string   // marks what the browser keeps of this login's letters; "" for nobody
	Alerts   []string // what went wrong, in sentences; shown with role="alert"
	Away     string   // that the mail server can't be asked, in sentences; an alert until it can
	Notices  []string // what was done, in sentences; shown with role="status"
	Acts     []ActNotice
	Jobs     []Job
	Outbox   Outbox // letters on their way
	Labels   *LabelBook
	Quota    []Quota         // how much room the account has
	Search   templ.Component // the field for searching; nil for none
	Chosen   Preferences     // what the person has chosen about how things look and go
	// Now is the moment, in the reader's zone, that dates are told against;
	// zero means the clock and zone of the server.
	Now time.Time
}

// Assets are the addresses of the built style sheet and scripts. There are no scripts
// when nothing has been built: the pages then work as plain links and forms.
type Assets struct {
	Style   string            // of every page
	Letter  string            // the style of the page that letters are written on, besides that
	Pages   string            // the style of those that are neither this nor mail
	Scripts []string          // of every page, in the order in which they run
	Words   map[string]string // what scripts say, by language; they run before
	Compose []string          // what letters are written with, besides these
	// PDF and PDFWorker show a PDF document on its preview; "" when not built.
	PDF, PDFWorker string

	Icons string // the SVG sprite; an icon is Icons + "#" + its name
	Icon  string // the favicon
}

// Login is the sign-in page.
type Login struct {
	Chrome
	Server     string // the mail server's host name; "" when it is found by the user name
	UsernameIn string // what was typed before, after a failed try
	Remember   bool
	OpenID     string // what people call the OpenID provider; "" for none
	OpenIDOnly bool   // there is no form for a password
}

// Failure is the page that says what happened and what to do.
type Failure struct {
	Chrome
	Status  int
	Heading string // "This page is not here"
	Message string // a sentence or two
	Back    string // address of the way out, "" for none
	BackTo  string // its words: "Back to the inbox"
	Number  string // what the log knows it by, when it is to be reported; else ""
}

// Role is a mailbox's purpose: "inbox", or its SPECIAL-USE attribute (RFC
// 6154) in lower-case without the backslash: "drafts", "sent", "archive",
// "junk", "trash", "flagged", "all"; "" for an ordinary mailbox.
type Role string

// Mailbox is an entry of the mailbox tree, in the order in which it is shown.
type Mailbox struct {
	Name       string // full name, decoded; for links and data-mailbox
	Label      string // last component, or "Inbox"
	Depth      int    // 0 at the top
	Role       Role
	Selectable bool // false for a mere node of the hierarchy
	Total      uint32
	Unseen     uint32
	Current    bool
	MailboxFacts
}

// View says which part of a mailbox is looked at; the zero value is the first
// page in order of arrival, newest first.
type View struct {
	Page    int    // from 1; 0 means 1
	Sort    string // "arrival", "date", "from", "to", "subject", "size", "" for what was chosen for the mailbox
	Order   string // "asc", "desc", "" for the sort's usual one
	Filter  string // of "attachment", "deleted", "flagged" and "unread" those that must hold, in this order, with commas between
	Label   string // the keyword that messages must have, "" for any
	Query   string // what is searched for, as it was typed
	Below   string // the mailbox that is searched with those below it, "" for none
	Found   bool   // the list is what was found in all mailboxes
	Threads string // "on" and "off" are whether conversations are shown as one row, "" is as usual
	List    string // the mailbox whose list is beside an open message, "" for the message's own
}

// Row is one message of a list.
type Row struct {
	UID           uint32
	Flags         []string // as IMAP writes them, for data-flags
	Date          time.Time
	From          []message.Address
	To            []message.Address
	Subject       string // decoded; "" when there is none
	Size          int64  // octets
	Unread        bool
	Flagged       bool // starred
	Answered      bool
	Deleted       bool // struck through
	HasAttachment bool
	Current       bool       // open in the reading pane
	Mailbox       string     // where the message lies, when that isn't the list's mailbox
	UIDValidity   uint32     // of that mailbox; 0 when it is the list's
	Fault         string     // why the row can't be shown, "" when it can
	Thread        *ThreadRow // the conversation that the row stands for; nil for a message by itself
}

// List is a page of a mailbox.
type List struct {
	Mailbox     string
	Label       string // what to call it: "Inbox", "Garden"
	Role        Role
	UIDValidity uint32
	Through     uint32 // no message had a higher UID when the list was made; 0 when not known
	Within      []Within
	Total       uint32 // messages that the view holds (all of them without a filter)
	Unseen      uint32
	View        View
	Sort, Order string // as it is shown; "" for what View says
	Pages       int
	Sorts       []string // the sorts that the server can do; "arrival" always
	ShowTo      bool     // rows show To in place of From (Sent, Drafts)
	Threads     ThreadList
	Rows        []Row
	Search      Search // of the view's query
}

// Within says of a mailbox that a list over several has messages of how far it was looked
// at: no message in it had a higher UID than Through.
type Within struct {
	Mailbox              string
	UIDValidity, Through uint32
}

// MailboxPage is the whole page: tree, list and, when one is open, the message.
type MailboxPage struct {
	Chrome
	Turn      uint64 // of the account's changes, when the page was asked for
	Mailboxes []Mailbox
	Saved     []SavedSearch
	List      List
	Message   *Message // nil when none is open
}

// PurgePage asks before messages leave the server, and shows which.
type PurgePage struct {
	Chrome
	Mailbox     string
	Label       string
	UIDValidity uint32
	Rows        []Row  // exactly what will be purged: all are struck through
	Set         string // where they are too many to be shown: all their UIDs, as IMAP writes them
	More        int    // how many these are beside Rows
	Kept        int    // how many of those asked for are not struck, and stay
	Back        string // address to return to
}

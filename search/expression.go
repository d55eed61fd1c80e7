// Package search is the language of searches: what a person types becomes an
// Expression, which can be written again, and which says of a message whether it
// matches. It knows nothing of IMAP or HTTP.
package search

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Expression says which messages are looked for. The zero Expression lets every
// message through.
type Expression struct {
	Op Op
	Of []Expression // two or more for And and Or, one for Not

	// Of a Term:
	Field Field
	Text  string        // words; of Is, Has, Label and In a name
	Fuzzy bool          // of Anywhere: what is alike is meant too, where a server can do that
	Date  Date          // of Before, After and On
	Age   time.Duration // of Newer and Older, in whole seconds
	Size  int64         // octets, of Larger and Smaller
}

// Op is how an expression is put together.
type Op uint8

// The ways.
const (
	All  Op = iota // every message
	Term           // those that one field says
	And
	Or
	Not
)

// Field is what a term looks at, by the name that a person types before the colon.
type Field string

// The fields. Words match as IMAP's SEARCH does (RFC 9051, section 6.4.4): anywhere
// within, whatever their case. Dates are those of the message's own Date field, as
// it is written, in whatever zone.
const (
	Anywhere Field = "" // header or text
	From     Field = "from"
	To       Field = "to"
	Cc       Field = "cc"
	Subject  Field = "subject"
	Body     Field = "body"
	Before   Field = "before" // that day not
	After    Field = "after"  // that day too
	On       Field = "on"
	Newer    Field = "newer" // come into the mailbox since then (RFC 5032)
	Older    Field = "older"
	Larger   Field = "larger"  // than that, not as large
	Smaller  Field = "smaller" // than that
	Has      Field = "has"     // "attachment"
	Is       Field = "is"      // one of States
	Label    Field = "label"   // an IMAP keyword
	In       Field = "in"      // a mailbox's name, or Everywhere
)

// Everywhere is the name that In has for all mailboxes.
const Everywhere = "anywhere"

// Date is a day, in no zone.
type Date struct {
	Year, Month, Day int
}

// DateOf is the day that t is in, in its own zone.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, int(month), day}
}

// Compare is negative when d is before other, 0 for the same day.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// IsZero says whether it is no day at all.
func (d Date) IsZero() bool { return d == Date{} }

// States are what Is can say, each followed by its opposite where it has one.
func States() []string {
	return []string{"unread", "read", "starred", "unstarred", "answered", "unanswered", "deleted", "undeleted", "draft"}
}

// stateOf gives a state by any of the names that people and mail programs have for
// it, "" for none.
func stateOf(name string) string {
	switch name = strings.ToLower(name); name {
	case "seen":
		return "read"
	case "unseen", "new":
		return "unread"
	case "flagged":
		return "starred"
	case "unflagged":
		return "unstarred"
	case "replied":
		return "answered"
	case "unreplied":
		return "unanswered"
	case "struck":
		return "deleted"
	}
	if slices.Contains(States(), name) {
		return name
	}
	return ""
}

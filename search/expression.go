// Package search is the language of searches: what a person types becomes an
// Expression, which can be written again, and which says of a message whether it
// matches. It knows nothing of IMAP or HTTP.
package search

// Expression says which messages are looked for. The zero Expression lets every
// message through.
type Expression struct {
	Op Op
	Of []Expression // two or more for And and Or, one for Not

	// Of a Term:
	Field Field
	Text  string // words; of Is, Has, Label and In a name
	Date  Date   // of Before, After and On
	Size  int64  // octets, of Larger and Smaller
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
// within, whatever their case. Dates are those of the message's own Date field.
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
	Larger   Field = "larger"
	Smaller  Field = "smaller"
	Has      Field = "has"   // "attachment"
	Is       Field = "is"    // "unread", "read", "starred", "answered", "deleted", "draft"
	Label    Field = "label" // an IMAP keyword
	In       Field = "in"    // a mailbox's name, or "anywhere"
)

// Date is a day, in no zone.
type Date struct {
	Year, Month, Day int
}

// Every joins expressions: all of them must match.
func Every(of ...Expression) Expression {
	var parts []Expression
	for _, e := range of {
		switch e.Op {
		case All:
		case And:
			parts = append(parts, e.Of...)
		default:
			parts = append(parts, e)
		}
	}
	switch len(parts) {
	case 0:
		return Expression{}
	case 1:
		return parts[0]
	default:
		return Expression{Op: And, Of: parts}
	}
}

// IsState is the term for a state of a message: Is with "unread" and so on.
func IsState(state string) Expression { return Expression{Op: Term, Field: Is, Text: state} }

package templates

import "hearthmail/message"

// Card is an invitation or contacts that came as a file, shown readable: one or
// the other.
type Card struct {
	Part     string // part path
	Calendar *message.Calendar
	Contacts []message.Contact
	More     int // contacts that Contacts doesn't hold
}

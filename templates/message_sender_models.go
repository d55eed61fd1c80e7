package templates

import "hearthmail/message"

// Sender is what is to be told about who sent the message.
type Sender struct {
	Address     string // the one address in From, "" when there isn't exactly one
	Notes       []message.SenderNote
	Found       message.Authentication
	First       bool   // there is no other mail from the address in the folder
	Ask         string // address of the fragment that says whether it is First, while that isn't known; else ""
	Unsubscribe message.Unsubscribe
}

package templates

import "time"

// Compose is the page that a letter is written on.
type Compose struct {
	Chrome
	ID      string // of the letter, from first to last
	Tab     string // of this page
	Back    string // address of the page it was opened from
	Heading string // "New message", "Reply"

	From                 string // as chosen or typed: an address, with a name or without
	Identities           []Identity
	Tagged               Identity // that From is a plus-address of, which is its address then
	To, Cc, Bcc, ReplyTo string   // as typed: addresses with commas between
	Subject              string
	Text                 string // of a plain letter
	HTML                 string // of a rich one, cleaned; "" for a plain one
	Rich                 bool
	Attached             []ComposeAttachment
	Canned               []CannedReply

	InReplyTo, References   string // message ids, as in the fields
	Original, Kind          string // token of what it answers or forwards; how: "reply", "reply-all", "forward", "forward-attached"
	Draft, DraftUIDValidity uint32 // the copy that it was opened from; 0 for none
	At                      string // when to send it, as in a datetime-local field; "" for at once
	Notify                  bool   // a delivery notification is wanted
	Opened                  time.Time
	Trouble                 *DraftTrouble // why it could not be saved; nil when nothing was wrong
	Again                   bool          // it has come back with what was posted, which may be saved nowhere

	Beside    *MailboxPage // what it answers, as it is shown; nil for none
	Problems  []ComposeProblem
	Questions []ComposeQuestion
	Confirmed []string // questions that have been answered by sending all the same
	MaxSize   int64    // octets that the whole message may have; 0 when not known
}

// Identity is whom a letter may be from.
type Identity struct {
	ID                           string
	Name, Address                string
	SignatureText, SignatureHTML string
	ReplyTo                      string
	BccSelf                      bool
	Default                      bool
}

// ComposeAttachment is something that goes with a letter already.
type ComposeAttachment struct {
	Token   string
	Name    string
	Type    string
	Size    int64
	Inline  bool   // within the HTML
	Address string // where to look at it
}

// ComposeProblem is what keeps a letter from being sent.
type ComposeProblem struct {
	Field    string // name of the field: "to", "attachment"
	Sentence string
}

// ComposeQuestion is asked before a letter is sent.
type ComposeQuestion struct {
	Name     string // value of the field "confirmed" that answers it
	Sentence string
}

// CannedReply is a text that can be put into a letter.
type CannedReply struct {
	ID, Name, Subject, Text, HTML string
}

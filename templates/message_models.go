package templates

import (
	"time"

	"hearthmail/message"
)

// Message is an open message.
type Message struct {
	Mailbox     string
	UIDValidity uint32
	At          MailLinks
	View        View // of the list that it was opened from
	Row
	Cc          []message.Address
	Bcc         []message.Address
	ReplyTo     []message.Address // only when it differs from From
	HeaderCut   bool              // the header is longer than what is shown of it
	Details     []Detail          // of the header, for those who ask
	Sender      Sender
	Images      Images
	Misleading  int    // links that lead elsewhere than they say
	Encrypted   bool   // it can't be read here
	Signed      bool   // nobody has checked by whom
	Wrapped     string // path of the part that holds the text within a signature, "" for none
	Shortened   bool   // there is more than is shown
	Answers     bool   // letters can begin with it
	Draft       bool   // it is one itself
	List        bool   // it says where letters to its mailing list go
	Sections    []Section
	Cards       []Card
	Attachments []Attachment
	Previous    uint32 // UID of the row above, 0 for none
	Next        uint32 // UID of the row below, 0 for none
	PreviousIn  string // its mailbox, where that is not the message's
	NextIn      string
	Thread      *Thread // nil where conversations aren't shown
	Above       *Row    // conversation above, nil for none
	Below       *Row    // conversation below, nil for none
}

// Detail is a field of the header that few need.
type Detail struct {
	Field string // its name, lower-case
	Label string
	Text  string
}

// Section is a piece of a message that is shown in its place.
type Section struct {
	Kind       message.SectionKind
	Part       string         // part path
	Text       []message.Line // of a text, or of details
	Body       string         // address of HTML as a document of its own
	Name       string         // file name of a picture
	Inner      *InnerMessage  // of a message within the message
	Whole      bool           // no quote of a text is folded away
	Truncated  bool           // only the beginning is shown
	Unreadable bool           // it could not be had
}

// InnerMessage is a message within the message.
type InnerMessage struct {
	Subject     string
	Date        time.Time
	From        []message.Address
	To          []message.Address
	Cc          []message.Address
	Sections    []Section
	Attachments []Attachment
}

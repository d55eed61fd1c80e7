package templates

import "strings"

// MailboxFacts are what decides what can be done with a mailbox as a whole.
type MailboxFacts struct {
	Parent      string // the listed mailbox above it, "" for none
	Delimiter   string // between the levels of names; "" where there are none
	Namespace   string // "others" for other users', "shared", "" for one's own
	Rights      string // the letters of RFC 4314; "" when not known, which counts as all
	Subscribed  bool
	NoInferiors bool // none can be made below it
}

// may says whether one's rights allow something.
func (b Mailbox) may(rights string) bool {
	if b.Rights == "" {
		return true
	}
	for _, right := range rights {
		if !strings.ContainsRune(b.Rights, right) {
			return false
		}
	}
	return true
}

// takes says whether messages can be brought there.
func (b Mailbox) takes() bool { return b.Selectable && b.may("i") }

// MailboxesPageModel is the page of all mailboxes.
type MailboxesPageModel struct {
	Chrome
	Mailboxes      []Mailbox
	OnlySubscribed bool
	Parents        []Mailbox // that a new one can be made below
	Delimiter      string
	Name, Parent   string // what was typed before, after a failed try
}

// MailboxSettings is the page of what can be done with one mailbox.
type MailboxSettings struct {
	Chrome
	Mailbox      Mailbox
	Parents      []Mailbox // that it can be put below
	Name, Parent string    // as it is, or what was typed before, after a failed try
	Children     int
	Roles        []Role // that it can be given
	Shares       bool   // one may say who does what with it
	Grants       []Grant
}

// Grant is what somebody may do with a mailbox.
type Grant struct {
	Identifier string
	Rights     string // "-" for nothing
}

// Asked is what it is asked before.
type Asked string

// What is asked before.
const (
	AskRemove Asked = "remove"
	AskEmpty  Asked = "empty"
	AskRead   Asked = "read"
)

// MailboxQuestion asks before something is done with all that a mailbox holds.
type MailboxQuestion struct {
	Chrome
	Asked       Asked
	Mailbox     Mailbox
	UIDValidity uint32
	UIDNext     uint32
	Total       uint32
	Unseen      uint32
	Children    int    // mailboxes below it
	StaysStruck bool   // what is emptied stays, struck through
	Again       string // why it is asked again, "" when it isn't
	Back        string
}

// Quota is how much of something the account may have: octets, or messages.
type Quota struct {
	Used, Limit int64
	Messages    bool
}

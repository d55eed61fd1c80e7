package acts

import (
	"context"
	"errors"

	"hearthmail/imapclient"
	"hearthmail/store"
)

// Kind is what is done with messages.
type Kind string

// The kinds of acts.
const (
	Strike  Kind = "delete"   // through; or, for whoever prefers that, a move to Trash
	Restore Kind = "undelete" // takes that back
	Flags   Kind = "flags"
	Move    Kind = "move"
	Copy    Kind = "copy"
	Archive Kind = "archive"
	Junk    Kind = "junk"
	NotJunk Kind = "notjunk"
	Read    Kind = "read" // as Flags with \Seen
	Undo    Kind = "undo"

	// These can't be taken back.
	Purge Kind = "purge" // those of the messages that are struck
	Empty Kind = "empty" // struck or not
)

// The keywords that tell a server's filter about junk (RFC 9051, section 2.3.2).
const (
	flagJunk    = "$Junk"
	flagNotJunk = "$NotJunk"
)

// Group are messages of one mailbox.
type Group struct {
	Mailbox     string
	UIDValidity uint32 // 0 for any
	UIDs        imapclient.UIDs
}

// Act says what is to be done with which messages.
type Act struct {
	Kind        Kind
	Groups      []Group
	Target      string   // of a move or a copy: a mailbox
	Add, Remove []string // of flags: system flags or keywords
	ToTrash     bool     // a Strike moves to Trash where the messages aren't in there
}

// ErrThere says that the messages are in the mailbox already that they were to be
// brought to.
var ErrThere = errors.New("the messages are there already")

// Account is what acts need of a person's account.
type Account interface {
	Mark(ctx context.Context, m imapclient.Marking) (imapclient.Marked, error)
	Move(ctx context.Context, t imapclient.Transfer) (imapclient.Carried, error)
	Copy(ctx context.Context, t imapclient.Transfer) (imapclient.Carried, error)
	Withdraw(ctx context.Context, w imapclient.Withdrawal) (imapclient.UIDs, error)
	Purge(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) (int, error)
	Expunge(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) error
	ExpungesByUID() bool
	MailboxFor(ctx context.Context, role imapclient.Role) (string, error)
}

// Outcome says what has become of an act.
type Outcome struct {
	ID      string
	Kind    Kind
	Target  string // the mailbox that messages were brought to; "" for none
	State   store.ActState
	Asked   int               // messages that it was about
	Done    int               // of those, with which it is done
	Behind  int               // of those, brought elsewhere: also where they were, struck
	Doubled int               // of those: also where they were, since the connection was lost
	Fixed   int               // of those, that can't be taken back
	Err     error             // what broke it off, or nil; later only its kind is known
	Change  imapclient.Change // of flags; not known later
	CanUndo bool

	undo []step
}

// Running says whether it goes on.
func (o *Outcome) Running() bool { return o.State == store.ActRunning }

// add takes in what has become of a piece.
func (o *Outcome) add(p Outcome) {
	o.Done, o.Behind, o.Doubled, o.Fixed = o.Done+p.Done, o.Behind+p.Behind, o.Doubled+p.Doubled, o.Fixed+p.Fixed
	if o.Err == nil {
		o.Err = p.Err
	}
}

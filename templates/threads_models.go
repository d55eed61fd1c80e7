package templates

import "hearthmail/message"

// ThreadList says of a list whether its rows are conversations.
type ThreadList struct {
	Shown    bool   // they are
	Usual    bool   // they are whenever nothing else is asked for
	Unable   bool   // they should be, but the server tells too little to put them together
	Partial  bool   // not all messages have been looked at yet
	Messages uint32 // in the conversations of all pages, those of this mailbox
}

// ThreadRow is what a list says of a conversation besides its newest message in
// the list's mailbox, which is the row.
type ThreadRow struct {
	Count     int               // its messages, in all mailboxes
	Unread    int               // of them
	Here      []uint32          // UIDs of those in the list's mailbox, newest first
	Struck    int               // how many of those are struck through
	NewUnread bool              // the row's own message is unread
	People    []message.Address // who wrote them, each once
	Members   []ThreadMember    // all of them
}

// ThreadMember is where a message of a conversation lies.
type ThreadMember struct {
	Mailbox string
	UID     uint32
}

// Thread is a conversation that is looked at: its messages are in the order in
// which they were written.
type Thread struct {
	List     string // the mailbox that it is looked at from
	View     View   // of that mailbox's list
	Messages []ThreadMessage
}

// ThreadMessage is a message of a conversation. Its row says where it lies.
type ThreadMessage struct {
	Row
	Place string // what its mailbox is called, "" when it is the list's
}

package templates

import "time"

// SavedDraft says where a letter was saved.
type SavedDraft struct {
	UID, UIDValidity uint32 // 0 when the mail server doesn't tell
	Turn             int64  // of the page's save that lies there
	Address          string // of the page that the letter goes on at
	At               time.Time
}

// DraftTrouble says why a letter was not saved.
type DraftTrouble struct {
	Heading, Message string
	Sent             bool   // it is no draft any more
	Newer            string // address of what another page has saved since; "" when that isn't why
}

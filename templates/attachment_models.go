package templates

import "hearthmail/message"

// Attachment is a part to download.
type Attachment struct {
	Path   string // part path, "1.2"
	Name   string // file name, never ""
	Type   string // media type, "application/pdf"
	Size   int64  // octets when decoded; an estimate
	Shown  Shown  // how a page of ours can show it
	Hazard message.Hazard
}

// Shown is how a page of ours shows an attachment.
type Shown int

// The ways to show one.
const (
	NotShown  Shown = iota
	AsPicture       // there is a thumbnail too
	AsText
	AsSound
	AsVideo
	AsPDF
	AsMessage // at MailLinks.Open
)

// PreviewPage shows an attachment.
type PreviewPage struct {
	Chrome
	At         MailLinks
	Back       string // address of the page that shows the message
	Attachment Attachment
	Text       string // of what is shown as text
	Cut        bool   // Text is only the beginning
	Missing    bool   // it isn't what its name and type promise
}

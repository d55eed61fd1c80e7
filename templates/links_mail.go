package templates

import "net/url"

// MailLinks builds the addresses below one message's: a message of a mailbox,
// or one that lies in a part of such a message.
type MailLinks struct {
	address string // without a trailing slash
	valid   string // "?uidvalidity=…", or ""
	inner   bool   // it lies in a part, and has a page of its own
}

// Mail is for a message of a mailbox. uidValidity is 0 when it isn't known.
func (l Links) Mail(mailbox string, uidValidity, uid uint32) MailLinks {
	return MailLinks{address: l.message(mailbox, uid), valid: valid(uidValidity)}
}

// Message shows the message itself.
func (l MailLinks) Message() string { return l.address }

// Inside is for the message that lies in a part; for "", this one itself.
func (l MailLinks) Inside(part string) MailLinks {
	if part != "" {
		l.address, l.inner = l.part(part)+"/open", true
	}
	return l
}

// WithImages shows the message beside the list that v describes, with pictures
// from elsewhere this once.
func (l MailLinks) WithImages(v View) string {
	if query := v.query(); query != "" {
		return l.address + query + "&images=remote"
	}
	return l.address + "?images=remote"
}

// Open shows the message that lies in a part.
func (l MailLinks) Open(part string) string { return l.part(part) + "/open" }

// Body is HTML as a document of its own: that of a part, "" for the first;
// pictures says that remote ones are shown.
func (l MailLinks) Body(part string, pictures bool) string {
	q := url.Values{}
	if part != "" {
		q.Set("part", part)
	}
	if pictures {
		q.Set("images", "remote")
	}
	if len(q) == 0 {
		return l.address + "/body"
	}
	return l.address + "/body?" + q.Encode()
}

// Part is a part's decoded bytes.
func (l MailLinks) Part(part string) string { return l.part(part) + l.valid }

// Preview is a page that shows a part.
func (l MailLinks) Preview(part string) string { return l.part(part) + "/preview" }

// Picture is a part as a picture for a page.
func (l MailLinks) Picture(part string) string {
	return l.address + "/pictures/" + url.PathEscape(part) + l.valid
}

// Thumbnail is the same, small and upright.
func (l MailLinks) Thumbnail(part string) string {
	separator := "?"
	if l.valid != "" {
		separator = "&"
	}
	return l.Picture(part) + separator + "size=thumbnail"
}

// Attachments is a zip file of all attachments.
func (l MailLinks) Attachments() string { return l.address + "/attachments.zip" + l.valid }

// Raw is the message as it was sent.
func (l MailLinks) Raw() string { return l.address + "/raw" + l.valid }

// Page is a page about the message: "headers", "source", "print", or what a
// form about it posts to: "images", "unsubscribe".
func (l MailLinks) Page(name string) string { return l.address + "/" + name }

func (l MailLinks) part(part string) string { return l.address + "/parts/" + url.PathEscape(part) }

package templates

import "context"

// IdentitiesPage lists whom letters may be from.
type IdentitiesPage struct {
	Chrome
	Identities []Identity // in their order; those that were kept
	Otherwise  string     // the address that letters are from without any
}

// IdentityPage is the form of one of them. Identity.ID is "" for a new one.
type IdentityPage struct {
	Chrome
	Identity
}

// CannedPage lists texts that are written often.
type CannedPage struct {
	Chrome
	Replies []CannedReply
	CanSend bool
}

// CannedReplyPage is the form of one of them. CannedReply.ID is "" for a new one.
type CannedReplyPage struct {
	Chrome
	CannedReply
}

// display is how a letter's sender is shown.
func (i Identity) display() string {
	if i.Name == "" {
		return i.Address
	}
	return i.Name + " <" + i.Address + ">"
}

func (m IdentityPage) heading(ctx context.Context) string {
	if m.ID == "" {
		return say(ctx, "New address to write from")
	}
	return m.Address
}

func (m CannedReplyPage) heading(ctx context.Context) string {
	if m.ID == "" {
		return say(ctx, "New canned reply")
	}
	return m.Name
}

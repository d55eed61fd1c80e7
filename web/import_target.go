package web

import (
	"context"
	"strings"

	"hearthmail/imapclient"
)

// Bounds on the mailboxes that a file may have made.
const (
	maxMade       = 500
	maxMadeDepth  = 10
	maxMadeLetter = 100 // characters of a name
)

// mailboxOf is where a message is to go.
func (im *importer) mailboxOf(m incoming) string {
	names := m.path
	if m.note != nil && len(m.note.Mailbox) > 0 {
		names = m.note.Mailbox
	}
	if !im.choices.folders || im.delimiter == "" || len(names) > maxMadeDepth {
		return im.choices.target
	}
	mailbox := im.choices.target
	for _, name := range names {
		name = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7F || r == '\uFFFD' || strings.ContainsRune(im.delimiter, r) {
				return '_'
			}
			return r
		}, name)
		letters := []rune(name)
		if name = strings.TrimSpace(string(letters[:min(len(letters), maxMadeLetter)])); name == "" {
			return im.choices.target
		}
		mailbox += im.delimiter + name
	}
	if im.barred[mailbox] {
		return im.choices.target
	}
	return mailbox
}

// insteadOf is where messages go that can't go to a mailbox, since the server won't have
// one of that name.
func (im *importer) insteadOf(mailbox string) string {
	if im.barred == nil {
		im.barred = map[string]bool{}
	}
	im.barred[mailbox] = true
	return im.choices.target
}

// turnTo has the next message go to a mailbox, which is made if it isn't there.
func (im *importer) turnTo(ctx context.Context, mailbox string) error {
	if mailbox == im.target && im.known != nil {
		return nil
	}
	im.tell()
	fresh := false
	if mailbox != im.choices.target {
		if im.made+len(im.barred) >= maxMade {
			return badRequest("The file has more folders than can be made at once. What came before is in its folders.")
		}
		var err error
		fresh, err = im.account.EnsureMailbox(ctx, mailbox)
		if err != nil && (imapclient.KindOf(err) == imapclient.KindRefused || imapclient.WordsOf(err) != "") {
			return im.turnTo(ctx, im.insteadOf(mailbox))
		}
		if err != nil {
			return err
		}
		if fresh {
			im.made++
		}
	}
	im.target, im.known = mailbox, imapclient.NewKnownMessages()
	if fresh || im.choices.twice {
		return nil
	}
	known, err := im.account.Known(ctx, mailbox)
	if err == nil {
		im.known = known
	}
	return err
}

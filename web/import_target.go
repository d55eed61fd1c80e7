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
	return mailbox
}

// turnTo has the next message go to a mailbox, which is made if it isn't there.
func (im *importer) turnTo(ctx context.Context, mailbox string) error {
	if mailbox == im.target && im.known != nil {
		return nil
	}
	im.tell()
	fresh := false
	if mailbox != im.choices.target {
		if im.made == maxMade {
			return badRequest("The file has more folders than can be made at once. What came before is in its folders.")
		}
		var err error
		if fresh, err = im.account.EnsureMailbox(ctx, mailbox); err != nil {
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

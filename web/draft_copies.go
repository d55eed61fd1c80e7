package web

import (
	"context"
	"slices"

	"hearthmail/imapclient"
	"hearthmail/message"
)

// findOld finds the copy that is to be replaced: the one that is remembered; the last
// of ours in the mailbox, when a save was broken off; or the one that the page was
// opened from.
func (d *draftSave) findOld(ctx context.Context) error {
	d.was = d.hold.Draft
	if d.was.Unclean {
		validity, copies, err := d.server.draftCopies(ctx, d.account, d.mailbox, d.form.id)
		if err != nil {
			return err
		}
		if len(copies) > 0 {
			d.others = copies
			if last := slices.Max(copies); d.was.Mailbox != d.mailbox || d.was.UIDValidity != validity || last > d.was.UID {
				d.was.Mailbox, d.was.UIDValidity, d.was.UID = d.mailbox, validity, last
			}
			return nil
		}
	}
	if d.was.UID > 0 || d.form.draft == 0 {
		return nil
	}
	validity, err := d.server.draftOpened(ctx, d.account, d.mailbox, d.form)
	if err == nil && validity > 0 {
		d.was.Mailbox, d.was.UIDValidity, d.was.UID = d.mailbox, validity, d.form.draft
	}
	return err
}

// draftCopies are those of a letter that lie in a mailbox and say that they are ours.
func (s *Server) draftCopies(ctx context.Context, account *imapclient.Account, mailbox, id string) (uidValidity uint32, uids []uint32, err error) {
	uidValidity, uids, err = account.FindHeader(ctx, mailbox, draftHeader, id)
	if imapclient.KindOf(err) == imapclient.KindNotFound {
		return 0, nil, nil
	}
	return uidValidity, uids, err
}

// maxDraftHeader is how much of a draft's header is looked at, in octets.
const maxDraftHeader = 64 << 10

// draftOpened gives the UIDVALIDITY of the copy that a page was opened from, 0 unless
// it is there still and is one of that letter: nothing else must be replaced.
func (s *Server) draftOpened(ctx context.Context, account *imapclient.Account, mailbox string, f *composeForm) (uint32, error) {
	raw, err := account.HeaderBytes(ctx, mailbox, f.draft, maxDraftHeader)
	if imapclient.KindOf(err) == imapclient.KindNotFound {
		return 0, nil // somebody has taken it away
	}
	if err != nil {
		return 0, err
	}
	validity := f.draftUIDValidity
	if validity == 0 {
		var ours []uint32
		if validity, ours, err = s.draftCopies(ctx, account, mailbox, f.id); err != nil || !slices.Contains(ours, f.draft) {
			return 0, err
		}
	}
	if letterOfDraft(message.ParseHeader(raw), mailToken{Mailbox: mailbox, UIDValidity: validity, UID: f.draft}) != f.id {
		return 0, nil
	}
	return validity, nil
}

// removeOld takes away the copies that the one at now replaces, of which it is none
// itself.
func (d *draftSave) removeOld(ctx context.Context, now imapclient.Appended) error {
	for _, p := range d.places() {
		if p.mailbox == d.mailbox && p.uidValidity == now.UIDValidity {
			p.uids = slices.DeleteFunc(p.uids, func(uid uint32) bool { return uid >= now.UID })
		}
		if err := p.expunge(ctx, d.account); err != nil {
			return err
		}
	}
	return nil
}

// places are where there may be copies of the letter.
func (d *draftSave) places() []draftPlace {
	before := d.hold.Draft
	found := draftPlace{d.was.Mailbox, d.was.UIDValidity, append([]uint32{d.was.UID}, d.others...)}
	if found.mailbox == before.Mailbox && found.uidValidity == before.UIDValidity {
		found.uids = append(found.uids, before.UID, before.OldUID)
		return []draftPlace{found}
	}
	return []draftPlace{found, {before.Mailbox, before.UIDValidity, []uint32{before.UID, before.OldUID}}}
}

// draftPlace is where copies of a letter lie.
type draftPlace struct {
	mailbox     string
	uidValidity uint32
	uids        []uint32
}

// expunge takes the copies away, as far as they are there.
func (p draftPlace) expunge(ctx context.Context, account *imapclient.Account) error {
	uids := slices.DeleteFunc(slices.Clone(p.uids), func(uid uint32) bool { return uid == 0 })
	if p.mailbox == "" || p.uidValidity == 0 || len(uids) == 0 {
		return nil
	}
	err := account.Expunge(ctx, p.mailbox, p.uidValidity, uids)
	switch imapclient.KindOf(err) {
	case imapclient.KindNotFound, imapclient.KindConflict: // the mailbox is another one by now
		return nil
	default:
		return err
	}
}

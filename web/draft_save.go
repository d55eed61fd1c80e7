package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/store"
)

// draftSave is one save of a letter: the new copy is stored first, then exactly the
// old ones go. Wherever it is broken off, the next one finds what was left behind.
type draftSave struct {
	server  *Server
	account *imapclient.Account
	login   string
	form    *composeForm
	mailbox string // for drafts
	hold    *heldDraft
	was     store.Draft // the copy that is to be replaced, with what is remembered of the letter
	others  []uint32    // further copies of ours, in the same mailbox
}

// saveDraft saves a letter among the drafts and gives where it lies then. A browser
// that leaves meanwhile doesn't end it. What another page has saved since is never
// replaced ([newerProblem]), and a letter that is on its way isn't saved.
func (s *Server) saveDraft(r *http.Request, f *composeForm) (store.Draft, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), draftLimit)
	defer cancel()
	d := &draftSave{server: s, account: account(r), login: loginFor(r), form: f}
	var letter *message.Letter
	var err error
	if f.apart {
		letter, err = s.setApart(ctx, r, f)
	}
	if err == nil {
		err = d.begin(ctx)
	}
	if err != nil {
		return store.Draft{}, err
	}
	now, at := d.was, imapclient.Appended{}
	if letter == nil {
		letter, _, err = s.letterOf(ctx, r, f)
	}
	if err == nil {
		now, at, err = d.save(ctx, letter)
	}
	if kept := d.hold.finish(ctx, now); kept != nil {
		err = errors.Join(err, kept, d.takeBack(ctx, at, kept))
	}
	return now, err
}

// setApart makes a letter of its own out of one that another page goes on with.
func (s *Server) setApart(ctx context.Context, r *http.Request, f *composeForm) (*message.Letter, error) {
	letter, _, err := s.letterOf(ctx, r, f)
	if err != nil {
		return nil, err
	}
	f.nameApart()
	letter.ID = f.id
	letter.MessageID, err = s.messageID(ctx, r, f.id)
	return letter, err
}

// begin takes the letter, if the page may save it.
func (d *draftSave) begin(ctx context.Context) (err error) {
	if d.mailbox, err = d.account.MailboxFor(ctx, imapclient.RoleDrafts); err != nil {
		return err
	}
	if d.hold, err = d.server.holdDraft(ctx, d.login, d.form.id); err != nil {
		return err
	}
	// Only now: whoever takes the draft of a sent letter away holds it too.
	if err = d.server.notSent(ctx, d.login, d.form.id); err == nil {
		err = d.findOld(ctx)
	}
	if err == nil && !d.form.mayReplace(d.was) {
		err = newerProblem(&newerDraft{mailbox: d.was.Mailbox, uid: d.was.UID})
	}
	if err != nil {
		return errors.Join(err, d.hold.finish(ctx, d.hold.Draft))
	}
	return nil
}

// mayReplace says whether the page knows of what was saved last: it did so itself,
// though it may not have heard of it, or it was opened from that.
func (f *composeForm) mayReplace(d store.Draft) bool {
	own := f.tab != "" && d.Tab == f.tab
	known := f.draft == d.UID && (f.draftUIDValidity == 0 || f.draftUIDValidity == d.UIDValidity)
	return d.UID == 0 || own || known
}

// save stores the new copy, and takes the old ones away. It gives what is to be
// remembered of the letter from then on, however that went.
func (d *draftSave) save(ctx context.Context, letter *message.Letter) (now store.Draft, at imapclient.Appended, err error) {
	if d.form.tab != "" && d.form.tab == d.was.Tab && d.form.turn < d.was.Turn {
		return d.was, at, nil // the page has saved something later than this
	}
	body, err := newDraftBody(ctx, fieldsHeader(draftFields(d.form)), letter)
	if err != nil {
		return d.was, at, err
	}
	// Should all end here, a copy that is there then is known to be this page's.
	next := d.was
	next.Tab, next.Turn = d.form.tab, d.form.turn
	if err := d.hold.Put(ctx, next, time.Now()); err != nil {
		return d.was, at, heldProblem(err)
	}
	at, err = d.append(ctx, letter, body)
	switch {
	case errors.Is(err, imapclient.ErrUnclear), err == nil && at.UID == 0:
		next.Mailbox, next.Unclean = d.mailbox, true // it is looked for at the next save
		return next, at, err
	case err != nil:
		return d.was, at, err
	}
	next = store.Draft{Mailbox: d.mailbox, UIDValidity: at.UIDValidity, UID: at.UID, Tab: next.Tab, Turn: next.Turn}
	if err := d.removeOld(ctx, at); err != nil { // the letter itself is safe
		next.Unclean = true
		if d.was.Mailbox == d.mailbox {
			next.OldUID = d.was.UID
		}
		d.server.log.LogAttrs(ctx, slog.LevelWarn, "an old copy of a draft could not be taken away", slog.Any("error", err))
	}
	return next, at, nil
}

// append stores the new copy. A mailbox that has gone is looked for once more.
func (d *draftSave) append(ctx context.Context, letter *message.Letter, body *draftBody) (imapclient.Appended, error) {
	m := imapclient.NewMessage{
		Flags: []string{imapclient.FlagDraft, imapclient.FlagSeen}, Date: letter.Date, MessageID: letter.MessageID, Size: body.size, Open: body.open,
	}
	at, err := d.account.Append(ctx, d.mailbox, m)
	if imapclient.KindOf(err) != imapclient.KindNotFound {
		return at, err
	}
	d.account.Stir("")
	if d.mailbox, err = d.account.MailboxFor(ctx, imapclient.RoleDrafts); err != nil {
		return at, err
	}
	return d.account.Append(ctx, d.mailbox, m)
}

// takeBack is for when somebody else has taken the letter meanwhile, since this
// program was away for long: theirs is the later one.
func (d *draftSave) takeBack(ctx context.Context, at imapclient.Appended, cause error) error {
	if !errors.Is(cause, store.ErrHeld) || at.UID == 0 {
		return nil
	}
	return d.account.Expunge(ctx, d.mailbox, at.UIDValidity, []uint32{at.UID})
}

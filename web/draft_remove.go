package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"hearthmail/imapclient"
	"hearthmail/store"
)

// removeDraft takes the draft of a letter that was sent off the server for good, and
// all copies of it that say they are ours. One that there isn't is no error.
func (s *Server) removeDraft(ctx context.Context, account *imapclient.Account, login, id string) error {
	d := &draftSave{server: s, account: account, login: login, form: &composeForm{id: id}}
	if form, err := s.store.LetterForm(ctx, login, id); err == nil {
		if values, err := url.ParseQuery(string(form)); err == nil {
			d.form = composeFormOf(values)
		}
	}
	d.form.id = id
	var err error
	if d.mailbox, err = account.MailboxFor(ctx, imapclient.RoleDrafts); err != nil {
		return err
	}
	if d.hold, err = s.holdDraft(ctx, login, id); err != nil {
		return err
	}
	d.hold.Draft.Unclean = true // all copies are looked for
	if err = d.expungeAll(ctx); err != nil {
		return errors.Join(err, d.hold.finish(ctx, d.hold.Draft))
	}
	return d.hold.finish(ctx, store.Draft{})
}

func (d *draftSave) expungeAll(ctx context.Context) error {
	if err := d.findOld(ctx); err != nil {
		return err
	}
	for _, p := range d.places() {
		if err := p.expunge(ctx, d.account); err != nil {
			return err
		}
	}
	return nil
}

// notSent refuses to save a letter that is on its way, or has been sent.
func (s *Server) notSent(ctx context.Context, login, id string) error {
	letter, err := s.store.FindLetter(ctx, login, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return storeProblem(err)
	}
	if letter.State == store.LetterTaken || letter.State == store.LetterFailed {
		return nil
	}
	return sentProblem(letter.State)
}

// errSent is the cause of refusing to save what is no draft any more.
var errSent = errors.New("the letter is no draft any more")

func sentProblem(state store.LetterState) *problem {
	if state == store.LetterFiled || state == store.LetterAccepted {
		return (problem{status: http.StatusConflict, heading: "This letter has been sent",
			message: "So it is no draft any more, and what was changed since is not saved. To go on with it, open it among what was sent and edit it as a new letter."}).because(errSent)
	}
	return (problem{status: http.StatusConflict, heading: "This letter is on its way",
		message: "So it is no draft any more. To change it, take it back from the outbox first."}).because(errSent)
}

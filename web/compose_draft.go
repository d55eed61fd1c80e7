package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
	"hearthmail/templates"
)

// newerDraft says that another page has saved the letter since this one knew of it.
type newerDraft struct {
	mailbox string
	uid     uint32
}

func (n *newerDraft) Error() string { return "another page has saved a later draft" }

// composeDraft saves a letter among the drafts. However that goes, nothing of what
// was written is lost: the page has it still, or gets it back.
func (s *Server) composeDraft(w http.ResponseWriter, r *http.Request) error {
	f, err := s.readCompose(w, r)
	if err != nil {
		return err
	}
	if f.rescued {
		settled, err := s.rescue(r, f)
		if settled {
			w.WriteHeader(http.StatusNoContent)
		}
		if err != nil || settled {
			return err
		}
	}
	saved, err := s.saveDraft(r, f)
	if err != nil {
		return s.draftNotSaved(w, r, f, err)
	}
	if wantsFragment(r) {
		return s.render(w, r, http.StatusOK, templates.DraftSaved(templates.SavedDraft{UID: saved.UID, UIDValidity: saved.UIDValidity, Turn: saved.Turn, Address: s.links.ComposeOf(f.id), At: time.Now()}))
	}
	notify(r, "The letter was saved among the drafts.")
	if saved.UID == 0 { // the server doesn't tell which it is
		return redirect(w, r, s.links.Mailbox(saved.Mailbox, templates.View{}))
	}
	return redirect(w, r, s.links.ComposeOn("draft", saved.Mailbox, saved.UID))
}

// draftNotSaved says why, beside what was written.
func (s *Server) draftNotSaved(w http.ResponseWriter, r *http.Request, f *composeForm, cause error) error {
	if imapclient.KindOf(cause) == imapclient.KindDenied || r.Context().Err() != nil {
		return cause
	}
	p := s.problemOf(cause)
	trouble := &templates.DraftTrouble{Heading: say(r.Context(), p.heading), Message: p.sentence(r.Context()), Sent: errors.Is(cause, errSent)}
	if newer, ok := errors.AsType[*newerDraft](cause); ok {
		trouble.Newer = s.links.ComposeOn("draft", newer.mailbox, newer.uid)
	}
	s.logFailure(r, p.status, cause)
	if wantsFragment(r) {
		return s.render(w, r, p.status, templates.DraftNotSaved(s.links, trouble))
	}
	page, err := s.composeAgain(r, f)
	if err != nil {
		return cause
	}
	page.Trouble = trouble
	return s.render(w, r, p.status, templates.ShowCompose(page))
}

func newerProblem(newer *newerDraft) error {
	return (&problem{status: http.StatusConflict, heading: "This letter was changed in another window",
		message: "Another window, or somebody else who uses this account, has saved it since this page was opened. Nothing was overwritten: what you wrote is still here."}).because(newer)
}

// composeDiscard strikes a letter's draft, with all that was written up to then: so it
// can be taken back.
func (s *Server) composeDiscard(w http.ResponseWriter, r *http.Request) error {
	f, err := s.readCompose(w, r)
	if err != nil {
		return err
	}
	if f.isEmpty() {
		notify(r, "The letter was discarded. There was nothing in it.")
		return s.leaveCompose(w, r, f)
	}
	saved, err := s.saveDraft(r, f)
	if err == nil {
		err = s.strikeDraft(r, f.id, saved)
	}
	if err != nil {
		return s.draftNotSaved(w, r, f, err)
	}
	notify(r, "The letter was discarded: its draft is struck through, and can be restored in %s.", labelOfName(r.Context(), saved.Mailbox))
	return s.leaveCompose(w, r, f)
}

// isEmpty says whether there is nothing that could be missed.
func (f *composeForm) isEmpty() bool {
	return f.draft == 0 && f.to == "" && f.cc == "" && f.bcc == "" && f.subject == "" && f.text == "" && f.html == "" && len(f.attached) == 0
}

// strikeDraft strikes the last copy of a letter, which is then forgotten here.
func (s *Server) strikeDraft(r *http.Request, id string, saved store.Draft) error {
	ctx := context.WithoutCancel(r.Context())
	if saved.UID == 0 { // the server doesn't tell which it is
		return nil
	}
	_, err := account(r).Change(ctx, saved.Mailbox, saved.UIDValidity, []uint32{saved.UID}, imapclient.Change{Add: []string{imapclient.FlagDeleted}})
	if err != nil {
		return err
	}
	hold, err := s.holdDraft(ctx, loginFor(r), id)
	if err != nil {
		return err
	}
	if err := hold.finish(ctx, store.Draft{}); err != nil {
		return err
	}
	if _, err := s.store.RemoveLetter(ctx, loginFor(r), id); err != nil { // one that had come back from the outbox
		return storeProblem(err)
	}
	return nil
}

// leaveCompose leads to the page that the letter was begun on.
func (s *Server) leaveCompose(w http.ResponseWriter, r *http.Request, f *composeForm) error {
	return redirect(w, r, cmp.Or(s.localAddress(f.back), s.links.Mailbox("INBOX", templates.View{})))
}

package web

import (
	"errors"
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/store"
	"hearthmail/templates"
)

// What guards the account is changed only by somebody who shows again that it is
// theirs: whoever sits down at an open browser can't. Wrong tries count as those
// at sign-in do.

// provenFactor gives the second factor of somebody who has sent one of its codes,
// or the mail password.
func (s *Server) provenFactor(r *http.Request) (store.SecondFactor, error) {
	if err := readForm(r); err != nil {
		return store.SecondFactor{}, err
	}
	kept, err := s.ownFactor(r)
	if errors.Is(err, store.ErrNotFound) {
		return kept, &problem{status: http.StatusConflict, heading: "Somebody was quicker", message: "The second step is off already."}
	}
	if err != nil {
		return kept, err
	}
	if r.PostForm.Get("password") != "" {
		return kept, s.provePassword(r)
	}
	return kept, s.proveCode(r, kept)
}

func (s *Server) provePassword(r *http.Request) error {
	password := r.PostForm.Get("password")
	if password == "" {
		return badRequest("Please give the mail password again, so that nobody else can change this.")
	}
	try, err := s.enterTry(r, personOf(r).session.kept.Login)
	if err != nil {
		return err
	}
	defer try.leave()
	account, err := s.tryPassword(r.Context(), try, secrets{Username: personOf(r).account.Username(), Password: password})
	if imapclient.KindOf(err) == imapclient.KindDenied {
		return &problem{status: http.StatusForbidden, heading: "That password is not right", message: "The mail server did not accept this password. Nothing was changed."}
	}
	if err != nil {
		return err
	}
	account.Release()
	return nil
}

func (s *Server) proveCode(r *http.Request, kept store.SecondFactor) error {
	code := r.PostForm.Get("code")
	if code == "" {
		return badRequest("Please give a code or the mail password, so that nobody else can change this.")
	}
	f, err := s.openFactor(kept)
	if err != nil {
		return err
	}
	try, err := s.enterCodeTry(r, personOf(r).session.kept.Login, kept.Login)
	if err != nil {
		return err
	}
	defer try.leave()
	right, err := f.accepts(r.Context(), code)
	if err != nil {
		return err
	}
	if right {
		if err := try.right(r.Context()); err != nil {
			return storeProblem(err)
		}
		return nil
	}
	if err := try.wrong(r.Context()); err != nil {
		return storeProblem(err)
	}
	return wrongCode()
}

// settingsFailed shows the settings with what went wrong.
func (s *Server) settingsFailed(w http.ResponseWriter, r *http.Request, err error) error {
	if imapclient.KindOf(err) == imapclient.KindDenied {
		return err // the session's own password is refused
	}
	status, sentence := s.loginProblem(w, r, err)
	s.logFailure(r, status, err)
	page, failed := s.settingsPage(r)
	if failed != nil {
		return err
	}
	page.Alerts = append(page.Alerts, sentence)
	return s.render(w, r, status, templates.ShowSettings(page))
}

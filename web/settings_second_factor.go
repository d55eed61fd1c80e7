package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"hearthmail/imapclient"
	"hearthmail/secondfactor"
	"hearthmail/store"
	"hearthmail/templates"
)

// issuer is what authenticator apps call us.
const issuer = "Hearthmail"

// ownFactor is what is kept of the second factor of whoever asks.
func (s *Server) ownFactor(r *http.Request) (store.SecondFactor, error) {
	p := personOf(r)
	return s.findFactor(r.Context(), p.session.kept.Login, p.account)
}

// factorState is what the settings say of it.
func (s *Server) factorState(r *http.Request) (templates.SecondFactor, error) {
	kept, err := s.ownFactor(r)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return templates.SecondFactor{State: s.factorOffer(r)}, nil
	case imapclient.KindOf(err) == imapclient.KindUnreachable, imapclient.KindOf(err) == imapclient.KindTimeout:
		return templates.SecondFactor{State: templates.FactorUnknown}, nil
	case err != nil:
		return templates.SecondFactor{}, err
	}
	left, err := s.store.CountRecoveryCodes(r.Context(), kept.Login)
	if err != nil {
		return templates.SecondFactor{}, storeProblem(err)
	}
	return templates.SecondFactor{State: templates.FactorOn, Since: kept.Created, CodesLeft: left}, nil
}

// factorOffer says whether an account without a second factor may have one.
func (s *Server) factorOffer(r *http.Request) templates.FactorState {
	session, err := s.sessions.Get(r, sessionCookie)
	if err != nil || s.vault == nil {
		return templates.FactorUnavailable
	}
	if with, _ := session.Values[valueSecrets].(secrets); with.Password == "" {
		return templates.FactorElsewhere
	}
	return templates.FactorOff
}

// factorBegin shows a new secret to somebody who knows the mail password.
// Nothing is kept of it until its first code has come.
func (s *Server) factorBegin(w http.ResponseWriter, r *http.Request) error {
	if err := s.mayHaveFactor(r); err != nil {
		return s.settingsFailed(w, r, err)
	}
	if err := s.provePassword(r); err != nil {
		return s.settingsFailed(w, r, err)
	}
	return s.showSetup(w, r, http.StatusOK, secondfactor.NewSecret())
}

// mayHaveFactor reads the form, and says why no second factor can be set up.
func (s *Server) mayHaveFactor(r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	state, err := s.factorState(r)
	switch {
	case err != nil:
		return err
	case state.State == templates.FactorOn:
		return &problem{status: http.StatusConflict, heading: "Somebody was quicker", message: "The second step is on already. Switch it off first to set it up anew."}
	case state.State != templates.FactorOff:
		return &problem{status: http.StatusForbidden, heading: "That is not allowed here", message: "A second step can't be set up here just now."}
	}
	return nil
}

func (s *Server) showSetup(w http.ResponseWriter, r *http.Request, status int, secret secondfactor.Secret, alerts ...string) error {
	p := personOf(r)
	page := templates.FactorSetupPage{Chrome: s.chrome(r, say(r.Context(), "Set up the second step")), Key: secret.Text()}
	page.Alerts = append(page.Alerts, alerts...)
	page.Pending = s.vault.SealPending(secret, p.session.kept.Login, time.Now())
	var err error
	if page.Address, err = secret.Address(issuer, p.account.Username()); err != nil {
		return err
	}
	if page.Picture, err = secret.Picture(issuer, p.account.Username()); err != nil {
		return err
	}
	return s.render(w, r, status, templates.FactorSetup(page))
}

// factorConfirm switches a second factor on, once the code shows that an app has
// taken it over.
func (s *Server) factorConfirm(w http.ResponseWriter, r *http.Request) error {
	if err := s.mayHaveFactor(r); err != nil {
		return s.settingsFailed(w, r, err)
	}
	p, now := personOf(r), time.Now()
	secret, err := s.vault.OpenPending(r.PostForm.Get("pending"), p.session.kept.Login, now)
	if err != nil {
		return s.settingsFailed(w, r, badRequest("That took too long, so nothing was set up. Please begin again.").because(err))
	}
	var first firstStep
	by, err := secret.Accept(r.Context(), &first, r.PostForm.Get("code"), now)
	if err != nil {
		return err
	}
	if by != secondfactor.ByCode {
		return s.showSetup(w, r, http.StatusForbidden, secret, wrongCode().sentence(r.Context()))
	}
	inbox, err := p.account.Identity(r.Context())
	if err != nil {
		return err
	}
	login := p.session.kept.Login
	codes, hashes := newRecoveryCodes()
	err = s.store.PutSecondFactor(r.Context(), store.SecondFactor{
		Login: login, Inbox: inbox, Sealed: s.vault.Seal(secret, login), Step: first.step, Created: now,
	}, hashes)
	if err != nil {
		return storeProblem(err)
	}
	return s.showCodes(w, r, codes, true)
}

// firstStep is the ledger of a secret that is about to be kept.
type firstStep struct{ step int64 }

// TakeStep is a part of secondfactor.Ledger.
func (f *firstStep) TakeStep(_ context.Context, step int64) (bool, error) {
	f.step = step
	return true, nil
}

// TakeRecoveryCode is a part of secondfactor.Ledger: there is none yet.
func (*firstStep) TakeRecoveryCode(context.Context, [32]byte) (bool, error) { return false, nil }

func (s *Server) showCodes(w http.ResponseWriter, r *http.Request, codes []string, first bool) error {
	page := templates.RecoveryCodesPage{Chrome: s.chrome(r, say(r.Context(), "Recovery codes")), Codes: codes, First: first}
	return s.render(w, r, http.StatusOK, templates.RecoveryCodes(page))
}

// factorCodes shows new recovery codes to somebody who proves who they are.
func (s *Server) factorCodes(w http.ResponseWriter, r *http.Request) error {
	kept, err := s.provenFactor(r)
	if err != nil {
		return s.settingsFailed(w, r, err)
	}
	codes, hashes := newRecoveryCodes()
	if err := s.store.PutRecoveryCodes(r.Context(), kept.Login, hashes); err != nil {
		return storeProblem(err)
	}
	return s.showCodes(w, r, codes, false)
}

// factorRemove switches the second factor off for somebody who proves who they
// are.
func (s *Server) factorRemove(w http.ResponseWriter, r *http.Request) error {
	kept, err := s.provenFactor(r)
	if err != nil {
		return s.settingsFailed(w, r, err)
	}
	if err := s.store.RemoveSecondFactor(r.Context(), kept.Login); err != nil {
		return storeProblem(err)
	}
	notify(r, "The second step is off: the password alone signs in again.")
	return redirect(w, r, s.links.Settings())
}

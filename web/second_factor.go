package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"hearthmail/imapclient"
	"hearthmail/secondfactor"
	"hearthmail/store"
)

// factor is an account's second factor with its secret, and the ledger of what of
// it has been used.
type factor struct {
	store  *store.Store
	login  string // that it is kept under
	secret secondfactor.Secret
}

var _ secondfactor.Ledger = factor{}

// TakeStep is a part of secondfactor.Ledger.
func (f factor) TakeStep(ctx context.Context, step int64) (bool, error) {
	return f.store.TakeStep(ctx, f.login, step)
}

// TakeRecoveryCode is a part of secondfactor.Ledger.
func (f factor) TakeRecoveryCode(ctx context.Context, hash [32]byte) (bool, error) {
	return f.store.TakeRecoveryCode(ctx, f.login, store.Hash(hash))
}

// accepts checks a code, which is used up when it was right.
func (f factor) accepts(ctx context.Context, code string) (bool, error) {
	by, err := f.secret.Accept(ctx, f, code, time.Now())
	if err != nil {
		return false, storeProblem(err)
	}
	return by != secondfactor.Not, nil
}

// findFactor gives what is kept of an account's second factor, however its user
// name is spelt; store.ErrNotFound when it has none. The mail server is asked
// only where that may matter.
func (s *Server) findFactor(ctx context.Context, login string, account *imapclient.Account) (store.SecondFactor, error) {
	some, err := s.store.AnySecondFactor(ctx)
	if err != nil {
		return store.SecondFactor{}, storeProblem(err)
	}
	if !some {
		return store.SecondFactor{}, store.ErrNotFound
	}
	found, err := s.factorBy(ctx, login, "")
	if !errors.Is(err, store.ErrNotFound) {
		return found, err
	}
	inbox, err := account.Identity(ctx)
	if err != nil {
		return store.SecondFactor{}, err
	}
	return s.factorBy(ctx, login, inbox)
}

func (s *Server) factorBy(ctx context.Context, login, inbox string) (store.SecondFactor, error) {
	found, err := s.store.FindSecondFactor(ctx, login, inbox)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		err = storeProblem(err)
	}
	return found, err
}

// openFactor opens a second factor's secret. One that doesn't open lets nobody in.
func (s *Server) openFactor(kept store.SecondFactor) (factor, error) {
	if s.vault == nil {
		return factor{}, factorSealed(errors.New("there is no key file for second factors"))
	}
	secret, err := s.vault.Open(kept.Sealed, kept.Login)
	if err != nil {
		return factor{}, factorSealed(err)
	}
	return factor{store: s.store, login: kept.Login, secret: secret}, nil
}

func factorSealed(err error) *problem {
	return (problem{status: http.StatusServiceUnavailable, heading: "The second step can't be checked",
		message: "This account wants a second step at sign-in, but this Hearthmail lacks the key file that it was set up with. " +
			"Your mail is safe. Whoever runs Hearthmail has to bring the file back (--secret-file)."}).because(err)
}

// newRecoveryCodes makes recovery codes, and what is to be kept of them.
func newRecoveryCodes() (codes []string, hashes []store.Hash) {
	codes = secondfactor.NewRecoveryCodes()
	for _, code := range codes {
		hash, _ := secondfactor.HashRecoveryCode(code)
		hashes = append(hashes, hash)
	}
	return codes, hashes
}

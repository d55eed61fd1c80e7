package web

import (
	"context"
	"net/http"

	"hearthmail/imapclient"
)

// valueAccount is the key of a session's value (*imapclient.Account): the
// account that the person signed in to, which is released with the session.
const valueAccount = "account"

func releaseAccount(values map[any]any) {
	if account, ok := values[valueAccount].(*imapclient.Account); ok {
		account.Release()
	}
}

// person is who made a request.
type person struct {
	account *imapclient.Account
	private bool // signed in on a device of their own
}

type personKey struct{}

// person gives who is signed in, if anybody is.
func (s *Server) person(r *http.Request) (person, bool) {
	session, err := s.sessions.Get(r, cookieName)
	if err != nil {
		return person{}, false
	}
	account, ok := session.Values[valueAccount].(*imapclient.Account)
	private, _ := session.Values[valueRemember].(bool)
	return person{account, private}, ok
}

// signedIn lets only those pass who are, and sends the others to sign in.
func (s *Server) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := s.person(r)
		if !ok {
			s.toLogin(w, r, "")
			return
		}
		s.sessions.prolong(w, r, s.isPublic(r))
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), personKey{}, p)))
	})
}

// account is the account of the person whom signedIn let pass.
func account(r *http.Request) *imapclient.Account {
	p, _ := r.Context().Value(personKey{}).(person)
	return p.account
}

// onPrivateDevice says whether the person whom signedIn let pass has said that
// the device is a private one, which may keep mail.
func onPrivateDevice(r *http.Request) bool {
	p, _ := r.Context().Value(personKey{}).(person)
	return p.private
}

// toLogin sends to the sign-in page. Our script, which would put that page
// into a corner of this one, is told to leave the page altogether.
func (s *Server) toLogin(w http.ResponseWriter, r *http.Request, why string) {
	to := s.links.Login()
	if why != "" {
		to += "?" + why
	}
	if wantsFragment(r) {
		if !isRefresh(r) { // that comes by itself, also while a person is signing out
			w.Header().Set("HX-Redirect", to)
		}
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

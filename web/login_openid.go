package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"hearthmail/imapclient"
	"hearthmail/openid"
	"hearthmail/templates"
)

// OpenID is an OpenID Connect provider at which people may sign in.
type OpenID struct {
	Provider *openid.Provider
	Name     string // what people call it
	Only     bool   // nobody signs in by password
}

// OpenIDCallback is the address that an OpenID provider leads back to, for a
// program that browsers reach at public.
func OpenIDCallback(public *url.URL) string {
	return public.JoinPath("login", "openid", "callback").String()
}

// openIDFlow is what the browser keeps while a person is at the provider.
type openIDFlow struct {
	openid.Flow
	Private bool `json:"private"` // the device is
}

// openIDFlowLife is how long a person may take at the provider.
const openIDFlowLife = 15 * time.Minute

// openIDBegin sends the browser to the provider. A GET does that, since a form
// of ours may not lead to another site (form-action).
func (s *Server) openIDBegin(w http.ResponseWriter, r *http.Request) error {
	address, flow, err := s.openid.Provider.Begin(r.Context())
	if err != nil {
		return s.openIDFailed(w, r, newcomer{}, err)
	}
	text, err := json.Marshal(openIDFlow{Flow: flow, Private: r.URL.Query().Has("remember")})
	if err != nil {
		return err
	}
	s.sessions.cookies.set(w, r, openIDCookie, base64.RawURLEncoding.EncodeToString(text), openIDFlowLife)
	http.Redirect(w, r, address, http.StatusSeeOther) // out of the provider's metadata, which was checked
	return nil
}

// openIDFinish takes a person in who comes back from the provider. A GET does
// that too; what it does it does only for the browser that has begun it.
func (s *Server) openIDFinish(w http.ResponseWriter, r *http.Request) error {
	// The address holds a code. Without any origin old browsers' forms would be refused.
	w.Header().Set("Referrer-Policy", "strict-origin")
	leave, err := s.tries.gate.enter(r.Context(), "openid "+clientNetwork(r), mostAtOnce) // the provider is asked by few at once
	if err != nil {
		return err
	}
	defer leave()
	flow := s.openIDFlow(r)
	s.sessions.cookies.clear(w, r, openIDCookie)
	who, err := s.openid.Provider.Finish(r.Context(), flow.Flow, r.URL.Query())
	n := newcomer{secrets: secrets{Username: who.Username, Tokens: &who.Tokens}, private: flow.Private}
	if err == nil {
		n.account, err = s.signIn(r.Context(), n.secrets)
	}
	if err != nil {
		return s.openIDFailed(w, r, n, err)
	}
	to, err := s.welcome(w, r, n, nil)
	if err != nil {
		return err
	}
	return redirect(w, r, to)
}

// openIDFlow is what the browser has kept; an empty one, which nothing fits, if
// that is nothing.
func (s *Server) openIDFlow(r *http.Request) (flow openIDFlow) {
	value, _ := s.sessions.cookies.get(r, openIDCookie)
	text, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || json.Unmarshal(text, &flow) != nil {
		return openIDFlow{}
	}
	return flow
}

// openIDFailed shows the sign-in page with what went wrong.
func (s *Server) openIDFailed(w http.ResponseWriter, r *http.Request, n newcomer, err error) error {
	s.meter.SignIn(signInOutcome(err))
	p := s.problemOf(err)
	switch imapclient.KindOf(err) {
	case imapclient.KindDenied:
		p = s.openIDRefused(n.secrets.Username)
	case imapclient.KindUnsupported:
		p = &problem{status: http.StatusBadGateway, heading: "You are not signed in", args: []any{s.openid.Name},
			message: "The mail server does not take a sign-in with %s: it offers neither OAUTHBEARER nor XOAUTH2. Tell whoever runs Hearthmail."}
	}
	s.logFailure(r, p.status, err)
	page := s.loginPage(r)
	page.Remember = n.private
	page.Alerts = append(page.Alerts, p.sentence(r.Context()))
	return s.render(w, r, p.status, templates.LoginPage(page))
}

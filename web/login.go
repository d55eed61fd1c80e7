package web

import (
	"net/http"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	if _, ok := s.person(r); ok {
		return redirect(w, r, s.links.Mailbox("INBOX", templates.View{}))
	}
	return redirect(w, r, s.links.Login())
}

func (s *Server) loginShow(w http.ResponseWriter, r *http.Request) error {
	if _, ok := s.person(r); ok {
		return redirect(w, r, s.links.Home())
	}
	page := s.loginPage(r)
	if r.URL.Query().Has("refused") {
		page.Alerts = append(page.Alerts, "The mail server no longer accepts your password. Sign in with the new one.")
	}
	return s.render(w, r, http.StatusOK, templates.LoginPage(page))
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badRequest("The form did not arrive whole. Please try again.").because(err)
	}
	username, remember := r.PostForm.Get("username"), r.PostForm.Get("remember") != ""
	account, err := s.accounts.SignIn(r.Context(), username, r.PostForm.Get("password"))
	if err != nil {
		return s.loginFailed(w, r, username, remember, err)
	}
	s.sessions.begin(w, r, map[any]any{valueAccount: account, valueRemember: remember}, s.isPublic(r))
	return redirect(w, r, s.links.Mailbox("INBOX", templates.View{}))
}

// loginFailed shows the form again with what went wrong, so that only the
// password must be typed anew.
func (s *Server) loginFailed(w http.ResponseWriter, r *http.Request, username string, remember bool, err error) error {
	status, sentence := http.StatusForbidden, "The mail server did not accept this user name and password. Check both and try again."
	if imapclient.KindOf(err) != imapclient.KindDenied {
		p := s.problemOf(err)
		status, sentence = p.status, p.message
	}
	s.logFailure(r, status, err)
	page := s.loginPage(r)
	page.UsernameIn, page.Remember = username, remember
	page.Alerts = append(page.Alerts, sentence)
	return s.render(w, r, status, templates.LoginPage(page))
}

func (s *Server) loginPage(r *http.Request) templates.Login {
	return templates.Login{Chrome: s.chrome(r, "Sign in"), Server: s.accounts.Server().Host()}
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	s.sessions.end(w, r, s.isPublic(r))
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return redirect(w, r, s.links.Login())
}

package web

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	if s.hasSession(r) {
		return redirect(w, r, s.links.Mailbox("INBOX", templates.View{}))
	}
	return redirect(w, r, s.links.Login())
}

func (s *Server) loginShow(w http.ResponseWriter, r *http.Request) error {
	if s.hasSession(r) {
		return redirect(w, r, s.links.Home())
	}
	page := s.loginPage(r)
	alert := s.loginAlert(r.Context(), r.URL.Query())
	if alert == "" {
		var err error
		if alert, err = s.cookieAlert(w, r); err != nil {
			return err
		}
	}
	if alert != "" {
		page.Alerts = append(page.Alerts, alert)
	}
	return s.render(w, r, http.StatusOK, templates.LoginPage(page))
}

// cookieAlert says what has become of the session that the browser still has a
// cookie of, and has it drop the mail that it has kept when that is over. It fails when that
// can't be told.
func (s *Server) cookieAlert(w http.ResponseWriter, r *http.Request) (string, error) {
	if _, ok := s.sessions.token(r); !ok {
		return "", nil
	}
	session, err := s.sessions.Get(r, sessionCookie)
	switch {
	case err != nil:
		return "", stillSignedIn(err)
	case session.IsNew:
		w.Header().Set("Clear-Site-Data", `"cache"`) // storage may hold what the person was writing
		return say(r.Context(), "You are no longer signed in here: it was ended from another device, or too much time has passed. Sign in to go on."), nil
	default: // it waits for a code
		return "", nil
	}
}

// loginAlert says why somebody was sent to sign in.
func (s *Server) loginAlert(ctx context.Context, query url.Values) string {
	switch {
	case query.Has("ended") && s.openid != nil:
		return say(ctx, endedSentence, s.openid.Name)
	case query.Has("refused") && s.openid != nil:
		return say(ctx, "The mail server no longer accepts your password, or your sign-in with %s. Please sign in again.", s.openid.Name)
	case query.Has("refused"):
		return say(ctx, "The mail server no longer accepts your password. Sign in with the new one.")
	case query.Has("late"):
		return say(ctx, "This sign-in no longer waits for a code: after ten minutes one begins anew. Sign in again.")
	case query.Has("codes"):
		return say(ctx, "There were too many wrong codes. Sign in again.")
	default:
		return ""
	}
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	begun := time.Now()
	if err := readForm(r); err != nil {
		return err
	}
	n := newcomer{
		secrets: secrets{Username: r.PostForm.Get("username"), Password: r.PostForm.Get("password")},
		private: r.PostForm.Get("remember") != "",
	}
	if s.openid != nil && s.openid.Only {
		return s.loginFailed(w, r, n, s.onlyOpenID())
	}
	try, err := s.enterTry(r, loginOf(n.secrets.Username))
	if err != nil {
		return s.loginFailed(w, r, n, err)
	}
	defer try.leave()
	n.account, err = s.tryPassword(r.Context(), try, n.secrets)
	if err != nil {
		answerEvenly(r.Context(), begun)
		return s.loginFailed(w, r, n, err)
	}
	to, err := s.welcome(w, r, n, try)
	if err != nil {
		return err
	}
	return redirect(w, r, to)
}

// tryPassword has the mail server judge a try, and counts it if it was wrong. That
// is waited for also when the browser has gone: servers take their time to refuse,
// and none to accept, so whoever doesn't wait for a refusal has guessed all the same.
func (s *Server) tryPassword(ctx context.Context, try *loginTry, with secrets) (access, error) {
	whole, cancel := context.WithTimeout(context.WithoutCancel(ctx), openTimeout)
	defer cancel()
	account, err := s.signIn(whole, with)
	if imapclient.KindOf(err) == imapclient.KindDenied {
		if uncounted := try.wrong(whole); uncounted != nil {
			return access{}, storeProblem(uncounted)
		}
	}
	if err == nil && ctx.Err() != nil {
		account.Release()
		return access{}, ctx.Err()
	}
	return account, err
}

// loginFailed shows the form again with what went wrong, so that only the
// password must be typed anew.
func (s *Server) loginFailed(w http.ResponseWriter, r *http.Request, n newcomer, err error) error {
	s.meter.SignIn(signInOutcome(err))
	status, sentence := s.loginProblem(w, r, err)
	s.logFailure(r, status, err)
	page := s.loginPage(r)
	page.UsernameIn, page.Remember = n.secrets.Username, n.private
	page.Alerts = append(page.Alerts, sentence)
	return s.render(w, r, status, templates.LoginPage(page))
}

func (s *Server) loginProblem(w http.ResponseWriter, r *http.Request, err error) (status int, sentence string) {
	if soon, ok := errors.AsType[tooSoonError](err); ok {
		seconds := int(math.Ceil(soon.wait.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		return http.StatusTooManyRequests, waitInWords(r.Context(), seconds)
	}
	if imapclient.KindOf(err) == imapclient.KindDenied {
		return http.StatusForbidden, say(r.Context(), "The mail server did not accept this user name and password. Check both and try again.")
	}
	p := s.problemOf(err)
	return p.status, p.sentence(r.Context())
}

// waitInWords says how long it is until one may sign in again.
func waitInWords(ctx context.Context, seconds int) string {
	if seconds <= 90 {
		return say(ctx, "There have been too many wrong tries to sign in. Please wait %d seconds, then try again.", seconds)
	}
	return say(ctx, "There have been too many wrong tries to sign in. Please wait %d minutes, then try again.", (seconds+59)/60)
}

func (s *Server) loginPage(r *http.Request) templates.Login {
	page := templates.Login{Chrome: s.chrome(r, say(r.Context(), "Sign in|heading")), Server: s.servers.Host()}
	if s.openid != nil {
		page.OpenID, page.OpenIDOnly = s.openid.Name, s.openid.Only
	}
	return page
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	if err := s.signOut(w, r); err != nil {
		return err
	}
	return redirect(w, r, s.links.Login())
}

// signOut ends the request's session and clears what the browser has kept, which
// it does also when the end can't be written down.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	s.sessions.cookies.clear(w, r, sessionCookie)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	if err := s.endSession(r); err != nil {
		return (problem{status: http.StatusServiceUnavailable, heading: "You are signed out of this browser only",
			message: "Hearthmail's own database did not take it down, so a copy of this browser's cookie would still open your mailbox. " +
				"If somebody may have one, sign in again later and choose Sign out everywhere in the settings."}).because(err)
	}
	return nil
}

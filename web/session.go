package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode"

	"github.com/gorilla/sessions"
	"golang.org/x/text/unicode/norm"

	"hearthmail/imapclient"
	"hearthmail/store"
)

// person is who made a request.
type person struct {
	account *imapclient.Account
	private bool // signed in on a device of their own
	session *liveSession
	board   *noticeBoard // for this request's notices
	fresh   bool         // has just acted at another instance: nothing from before will do
}

type personKey struct{}

// loginOf is who somebody is for Hearthmail: a user name as most mail servers
// compare it. What merely looks alike, as ＠ and @ do, stays apart: it may be
// somebody at another server. So do domains that differ only for the DNS, as those
// with ß and ss.
func loginOf(username string) string {
	shown := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return -1 // no server lets anybody in with one; the store takes none
		}
		return c
	}, strings.ToValidUTF8(username, "\uFFFD"))
	name := norm.NFC.String(strings.TrimSpace(shown))
	domain := imapclient.DomainOf(name)
	if domain == "" {
		return strings.ToLower(name)
	}
	return strings.ToLower(name[:strings.LastIndexByte(name, '@')]) + "@" + domain
}

// newcomer is somebody who is about to have a session.
type newcomer struct {
	secrets secrets
	private bool
	account access
}

// begin gives the browser a session, under a new token, and ends the one that it
// had before. It takes the account over, also when it fails.
func (s *Server) begin(w http.ResponseWriter, r *http.Request, n newcomer) error {
	session, err := s.keep(w, r, n, stageSignedIn)
	if err != nil {
		n.account.Release()
		return err
	}
	token, _ := parseToken(session.ID)
	kept, _ := session.Values[valueKept].(store.Session)
	n.account.settle(token)
	s.live.begin(token, kept, n.account)
	s.resumeAnew(r.Context(), kept.Login, n.account)
	return nil
}

// keep writes a new session down and gives the browser its cookie.
func (s *Server) keep(w http.ResponseWriter, r *http.Request, n newcomer, stage string) (*sessions.Session, error) {
	if err := s.endSession(r); err != nil {
		return nil, err
	}
	session := sessions.NewSession(s.sessions, sessionCookie)
	session.IsNew = true
	session.Values[valueSecrets] = n.account.renewed(n.secrets)
	session.Values[valueKept] = store.Session{
		Login: loginOf(n.secrets.Username), Stage: stage, Private: n.private,
		Device: cut(r.UserAgent(), 300), Address: clientAddress(r),
	}
	if err := s.sessions.Save(r, w, session); err != nil {
		return nil, storeProblem(err)
	}
	return session, nil
}

// endSession ends the session that the request's cookie names, if any, here and
// everywhere.
func (s *Server) endSession(r *http.Request) error {
	token, ok := s.sessions.token(r)
	if !ok {
		return nil
	}
	s.live.end(token.hash())
	if err := s.store.EndSession(r.Context(), token.hash()); err != nil {
		return storeProblem(err)
	}
	return nil
}

// session gives the live session of the request's cookie: store.ErrNotFound
// when there is none.
func (s *Server) session(r *http.Request) (*liveSession, error) {
	token, ok := s.sessions.token(r)
	if !ok {
		return nil, store.ErrNotFound
	}
	return s.live.of(r.Context(), token)
}

// hasSession says whether the browser has a session, without signing it in.
func (s *Server) hasSession(r *http.Request) bool {
	if s.live.peek(r) != nil {
		return true
	}
	session, err := s.sessions.Get(r, sessionCookie)
	if err != nil || session.IsNew {
		return false
	}
	kept, _ := session.Values[valueKept].(store.Session)
	return kept.Stage == stageSignedIn
}

// signedIn lets only those pass who are, and sends the others to sign in.
func (s *Server) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		live, err := s.session(r)
		switch {
		case err == nil:
			s.pass(w, r, live, next)
		case errors.Is(err, store.ErrNotFound):
			s.toLogin(w, r, "")
		case imapclient.KindOf(err) == imapclient.KindInternal && r.Context().Err() == nil:
			s.fail(w, r, stillSignedIn(err))
		default:
			s.fail(w, r, err)
		}
	})
}

func (s *Server) pass(w http.ResponseWriter, r *http.Request, live *liveSession, next http.Handler) {
	s.live.use(live, 1)
	defer s.live.use(live, -1)
	p := person{account: live.account.Account, private: live.kept.Private, session: live, board: s.newBoard(w, r)}
	if life := cookieLife(live.kept); life > 0 && s.live.renews(live) {
		token, _ := s.sessions.token(r)
		s.sessions.cookies.set(w, r, sessionCookie, token.String(), life)
	}
	p.fresh = s.actedElsewhere(r)
	ctx := context.WithValue(r.Context(), personKey{}, p)
	if p.fresh {
		ctx = imapclient.Fresh(ctx)
	}
	if r.Method == http.MethodPost {
		s.acts(w, r)
	}
	s.learner.see(live.kept.Login, live.account.Account)
	next.ServeHTTP(w, s.speakTo(r.WithContext(ctx)))
}

// personOf is the person whom signedIn let pass.
func personOf(r *http.Request) person {
	p, _ := r.Context().Value(personKey{}).(person)
	return p
}

// account is that person's account.
func account(r *http.Request) *imapclient.Account { return personOf(r).account }

// onPrivateDevice says whether the person whom signedIn let pass has said that
// the device is a private one, which may keep mail.
func onPrivateDevice(r *http.Request) bool { return personOf(r).private }

// toLogin sends to the sign-in page. Our script, which would put that page
// into a corner of this one, is told to leave the page altogether.
func (s *Server) toLogin(w http.ResponseWriter, r *http.Request, why string) {
	to := s.links.Login()
	if why != "" {
		to += "?" + why
	}
	if wantsFragment(r) {
		if why != "" || !isRefresh(r) { // that comes by itself, also while a person is signing out
			w.Header().Set("HX-Redirect", to)
		}
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// cut bounds a text that a browser sends, in octets, at a whole character.
func cut(text string, most int) string {
	if len(text) > most {
		text = text[:most]
	}
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
}
